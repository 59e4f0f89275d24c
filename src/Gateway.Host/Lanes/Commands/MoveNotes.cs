using Gateway.Host.Api;

namespace Gateway.Host.Lanes.Commands;

/// <summary>What the OpenAPI document says of commands that move a conversation.</summary>
internal static class MoveNotes
{
    public static readonly ApiNote Park = CommandNotes.Note(
        "parkConversation", "Sets an open conversation aside until a time, or until the customer writes; it takes no capacity meanwhile.", typeof(ParkBody),
        """{"until":"2026-03-02T09:00:00Z"}""");

    public static readonly ApiNote Unpark = CommandNotes.Note("unparkConversation", "Brings a parked conversation back before its time.", typeof(UnparkBody),
        """{"agent":"anna"}""");

    public static readonly ApiNote Callback = CommandNotes.Note(
        "callBack", "The customer of an open conversation is to be called back: at a time, or when an agent is free.", typeof(CallbackBody),
        """{"at":"2026-03-02T16:30:00Z"}""");

    public static readonly ApiNote CallCustomer = CommandNotes.Note(
        "requestCallback", "A customer is to be called back: at a time, or when an agent is free. Opens a conversation when none is open.", typeof(CallCustomerBody),
        """{"to":{"channel":"twilio-voice","account":"hotline","recipient":"+4915112345678"},"at":"2026-03-02T16:30:00Z","queue":"support"}""");

    public static readonly ApiNote Assign = CommandNotes.Note(
        "assignConversation", "Gives an open conversation to an agent without asking it; whoever has it loses it.", typeof(AgentBody), """{"agent":"anna"}""");

    public static readonly ApiNote Merge = CommandNotes.Note(
        "mergeConversation", "Makes an open conversation part of another open one of the same customer.", typeof(MergeBody),
        """{"into":"kq3vJxY0Qd2b1mYc5tW8zA.1"}""");

    public static readonly ApiNote Unmerge = CommandNotes.Note(
        "unmergeConversation", "Takes a conversation out of the one it became part of: it waits in its queue again, and what was said meanwhile stays in the other.", typeof(UnmergeBody), "{}");

    internal sealed record ParkBody(DateTimeOffset? Until);

    internal sealed record UnparkBody(string? Agent);

    internal sealed record CallbackBody(DateTimeOffset? At, string? Queue);

    internal sealed record CallCustomerBody(CommandNotes.ToBody? To, string? Conversation, DateTimeOffset? At, string? Queue);

    internal sealed record AgentBody(string Agent);

    internal sealed record MergeBody(string Into);

    internal sealed record UnmergeBody;
}
