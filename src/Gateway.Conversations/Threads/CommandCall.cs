using Gateway.Contracts;
using Gateway.Contracts.Commands;

namespace Gateway.Conversations;

/// <summary>A command on its way to a thread.</summary>
/// <param name="Tenant">From the credential.</param>
/// <param name="Account">With <paramref name="Alias"/>: makes the thread when there is none yet. Null when a conversation was named.</param>
/// <param name="Ordinal">The conversation that was named; null for the newest.</param>
/// <param name="Key">Idempotency key: the same command under it takes effect once, for as long as dedupe ids are kept.</param>
/// <param name="Fingerprint">What the same command has in common with itself, and another one has not.</param>
/// <param name="By">Id of the API key, for the events.</param>
[GenerateSerializer, Immutable, Alias("gw.commandcall")]
public sealed record CommandCall(
    [property: Id(0)] string Tenant,
    [property: Id(1)] AccountRef? Account,
    [property: Id(2)] string? Alias,
    [property: Id(3)] int? Ordinal,
    [property: Id(4)] string? Key,
    [property: Id(5)] string Fingerprint,
    [property: Id(6)] string By,
    [property: Id(7)] ConversationCommand Command);

/// <param name="Conversation">The conversation it took effect in.</param>
/// <param name="Message">Of a sent message: its name in the events (<c>clientId</c>).</param>
[GenerateSerializer, Immutable, Alias("gw.commandresult")]
public readonly record struct CommandResult(
    [property: Id(0)] CommandOutcome Outcome, [property: Id(1)] string? Conversation = null, [property: Id(2)] string? Message = null);

/// <summary>How a command ended.</summary>
public enum CommandOutcome
{
    /// <summary>Durable, now or from an earlier call under the same key.</summary>
    Done,

    /// <summary>The tenant has no such conversation; whether another one has is not told.</summary>
    Unknown,

    /// <summary>The conversation is closed, or a later one of its thread is open.</summary>
    Gone,

    /// <summary>The key was used for another command.</summary>
    KeyReused,

    /// <summary>The channel's service window is closed: only a template may go.</summary>
    TemplateNeeded,

    /// <summary>Too many messages wait to be sent already.</summary>
    TooManyPending,

    UnknownQueue,

    /// <summary>The conversation would have more labels than one may have.</summary>
    TooManyLabels,

    UnknownAgent,

    /// <summary>A hard selector keeps the conversation from the agent.</summary>
    AgentBarred,

    /// <summary>The time is past, or further ahead than the tenant allows.</summary>
    InvalidTime,

    /// <summary>The conversation is not parked.</summary>
    NotParked,

    /// <summary>The queue does not know the disposition.</summary>
    UnknownDisposition,

    /// <summary>The conversation to merge into is not open, or of another tenant.</summary>
    UnknownTarget,

    /// <summary>The two conversations are of different customers.</summary>
    OtherCustomer,

    /// <summary>As many conversations are part of the other one as may be.</summary>
    TooManyMerged,

    /// <summary>The store did not confirm; the same command may be repeated under the same key.</summary>
    Unavailable,

    /// <summary>The conversation is part of no other one.</summary>
    NotMerged,
}
