"""The retriever inside a LangChain chain."""

from __future__ import annotations

from langchain_core.documents import Document
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

from rag.assistant import Assistant
from rag.langchain import DatelineRetriever


def test_documents_are_exact_words(assistant: Assistant) -> None:
    retriever = DatelineRetriever(assistant=assistant, k=3)
    documents = retriever.invoke("Where is the Coalition of the Willing summit?")
    assert len(documents) == 3
    generation = assistant.retriever().generation
    for document in documents:
        article = generation.article(document.metadata["article_id"])
        start, end = document.metadata["start"], document.metadata["end"]
        assert document.page_content == article.text[start:end]


def test_a_chain_gets_its_context(assistant: Assistant) -> None:
    def join(documents: list[Document]) -> str:
        return "\n".join(document.page_content for document in documents)

    prompt = ChatPromptTemplate.from_template("Context:\n{context}\n\nQuestion: {question}")
    chain = (
        {
            "context": DatelineRetriever(assistant=assistant) | RunnableLambda(join),
            "question": RunnablePassthrough(),
        }
        | prompt
        | RunnableLambda(lambda value: value.to_string())
    )
    said = chain.invoke("Where is the Coalition of the Willing summit?")
    assert "Paris" in said
    assert said.endswith("Question: Where is the Coalition of the Willing summit?")
