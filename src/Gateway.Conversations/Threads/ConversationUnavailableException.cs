namespace Gateway.Conversations;

/// <summary>The store could not be read, so that nothing can be said of a conversation now.</summary>
[GenerateSerializer, Alias("gw.conversationunavailable")]
public sealed class ConversationUnavailableException : Exception
{
    public ConversationUnavailableException()
        : base("The conversation could not be read. Repeat the call.")
    {
    }

    public ConversationUnavailableException(string message)
        : base(message)
    {
    }

    public ConversationUnavailableException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
