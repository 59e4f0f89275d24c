using Gateway.Contracts.Configuration;

namespace Gateway.Contracts.Commands;

/// <summary>What a back end asks of a customer's conversation. The same over REST and over the TCP lane.</summary>
[GenerateSerializer, Immutable, Alias("gw.cmd")]
public abstract record ConversationCommand;

/// <summary>
/// Sends a message that nobody asked for: a parcel that left, a refund that was paid. It goes into the open conversation when there is one, and opens
/// none: an answer to it does. Outside the channel's service window it has to be a template.
/// </summary>
[GenerateSerializer, Immutable, Alias("gw.cmd.send")]
public sealed record SendCommand(
    [property: Id(0)] string? Text, [property: Id(1)] IReadOnlyList<Attachment> Attachments, [property: Id(2)] TemplateMessage? Template) : ConversationCommand
{
    /// <summary>The message this one answers, by its id in the events.</summary>
    [Id(3)] public string? ReplyTo { get; init; }

    /// <summary>Choices under the text, at most 13; null for none.</summary>
    [Id(4)] public IReadOnlyList<QuickReply>? QuickReplies { get; init; }
}

/// <summary>Opens a conversation, so that an agent takes it up; one that is open stays as it is.</summary>
/// <param name="Routing">What the job asks of routing beside what its queue does; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("gw.cmd.open")]
public sealed record OpenCommand(
    [property: Id(0)] string? Queue, [property: Id(1)] IReadOnlyDictionary<string, string> Labels, [property: Id(2)] RoutingWishes? Routing = null) : ConversationCommand;

/// <summary>Sets and removes labels; a conversation that waits is routed by them from then on.</summary>
[GenerateSerializer, Immutable, Alias("gw.cmd.label")]
public sealed record LabelCommand([property: Id(0)] IReadOnlyDictionary<string, string> Set, [property: Id(1)] IReadOnlyList<string> Remove) : ConversationCommand;

/// <summary>Moves an open conversation to another queue, or, without one, where the rules send it now; an agent that has it loses it when it moves.</summary>
/// <param name="Routing">Takes the place of what the job has asked of routing so far; null leaves it.</param>
[GenerateSerializer, Immutable, Alias("gw.cmd.reclassify")]
public sealed record ReclassifyCommand([property: Id(0)] string? Queue, [property: Id(1)] RoutingWishes? Routing = null) : ConversationCommand;

[GenerateSerializer, Immutable, Alias("gw.cmd.close")]
public sealed record EndCommand([property: Id(0)] string? Disposition) : ConversationCommand;

/// <summary>Puts a record of another system (a customer of the CRM, an order) into the transcript, for agents to see.</summary>
/// <param name="Name">What it is, <c>order</c>.</param>
/// <param name="Value">The record: text, JSON as a rule.</param>
[GenerateSerializer, Immutable, Alias("gw.cmd.attach")]
public sealed record AttachCommand([property: Id(0)] string Name, [property: Id(1)] string Value) : ConversationCommand;

/// <summary>Sets an open conversation aside until a time, or until the customer writes.</summary>
/// <param name="Until">Null for as long as the tenant allows.</param>
[GenerateSerializer, Immutable, Alias("gw.cmd.park")]
public sealed record ParkCommand([property: Id(0)] DateTimeOffset? Until) : ConversationCommand;

/// <summary>Brings a parked conversation back before its time.</summary>
/// <param name="Agent">Asked first; null for whoever parked it.</param>
[GenerateSerializer, Immutable, Alias("gw.cmd.unpark")]
public sealed record UnparkCommand([property: Id(0)] string? Agent) : ConversationCommand;

/// <summary>The customer is to be called back: at a time, or, without one, when an agent is free. Opens a conversation when none is open.</summary>
[GenerateSerializer, Immutable, Alias("gw.cmd.callback")]
public sealed record CallbackCommand([property: Id(0)] DateTimeOffset? At, [property: Id(1)] string? Queue) : ConversationCommand;

/// <summary>Gives an open conversation to an agent without asking; whoever has it loses it.</summary>
[GenerateSerializer, Immutable, Alias("gw.cmd.assign")]
public sealed record AssignCommand([property: Id(0)] string Agent) : ConversationCommand;

/// <summary>Makes a conversation part of another open one of the same customer.</summary>
[GenerateSerializer, Immutable, Alias("gw.cmd.merge")]
public sealed record MergeCommand([property: Id(0)] string Into) : ConversationCommand;

/// <summary>Takes a conversation out of the one it became part of.</summary>
[GenerateSerializer, Immutable, Alias("gw.cmd.unmerge")]
public sealed record UnmergeCommand : ConversationCommand;

/// <summary>Whose conversation: one that is known by its id, or a customer's alias on an account. Exactly one of the two.</summary>
public sealed record CommandTarget(string? Conversation, string? Channel, string? Account, string? Recipient);
