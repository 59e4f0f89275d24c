using Gateway.Contracts;

namespace Gateway.Channels.Sending;

/// <summary>
/// For channels whose threads have one level (Slack, Webex): an answer to a message in a thread names the thread's first message, and without a word of the
/// sender it stays in the thread of the newest message.
/// </summary>
internal static class ThreadContext
{
    /// <summary>What is noted of a message in a thread, as <see cref="ExtraNames.ReplyContext"/>; null for one that stands in none.</summary>
    public static string? Of(string? thread, string? message) => thread is null || thread == message ? null : $"{thread} {message}";

    /// <summary>The message whose thread an answer goes to; null for none.</summary>
    public static string? Parent(OutboundMessage message)
    {
        if (message.ReplyContext?.Split(' ') is not [var thread, var newest])
            return message.ReplyTo;
        return message.ReplyTo is null || message.ReplyTo == newest ? thread : message.ReplyTo;
    }
}
