"""The tabs of the page, a module each.

A tab has a ``TITLE`` and a function ``add(gr, blocks, desk) -> None`` that builds it inside the
``gr.Tab`` which :mod:`ui.chat` has opened, and connects its own handlers. ``gr`` is the gradio
module (imported late, it is heavy), ``blocks`` the whole page, :class:`ui.desk.Desk` what all tabs
share. Handlers take and give values; HTML is made in :mod:`ui.render`; styles stand in
``ui/assets/NAME.css``, each rule under the tab's own ``elem_id``.
"""
