using Gateway.Contracts;
using Gateway.Contracts.Commands;

namespace Gateway.Protocol.Lanes;

/// <summary>One frame of a lane, in either direction. The grammar with an example of every frame is in docs/protocol.md.</summary>
public abstract record LaneFrame;

/// <summary>First frame of a TCP connection. <paramref name="Client"/> names the program for the operator, and decides nothing.</summary>
public sealed record LaneHello(int Version, string Key, string? Client) : LaneFrame;

/// <summary>Answers <see cref="LaneHello"/>.</summary>
/// <param name="May"><c>publish</c>, <c>subscribe</c>, <c>command</c>: what the key's role lets this connection do.</param>
/// <param name="Credit">Items that may be published before the first <c>ack</c>.</param>
public sealed record LaneWelcome(int Version, string Tenant, IReadOnlyList<string> May, long Credit, long FrameBytesMax, long BatchItemsMax) : LaneFrame;

/// <summary>A batch of messages. It takes effect as a whole or, when one item breaks a rule, not at all.</summary>
/// <param name="Id">The publisher's number of the batch, from 1; the <c>ack</c> or the <c>error</c> carries it.</param>
/// <param name="Channel">Channel of every item.</param>
/// <param name="Account">The account's name in the configuration.</param>
public sealed record LanePublish(long Id, string Channel, string Account, IReadOnlyList<InboundItem> Items) : LaneFrame;

/// <summary>Every item of the batch is durable, from now or from an earlier delivery.</summary>
/// <param name="Credit">Items that may be published on top of what is left.</param>
public sealed record LaneAck(long Id, long Credit) : LaneFrame;

/// <summary>Opens the one event feed a connection has.</summary>
/// <param name="After">A cursor, <c>now</c>, or null for the oldest event kept.</param>
/// <param name="Types">Beginnings of event types; empty for all.</param>
/// <param name="Window">Most events sent and not acknowledged.</param>
/// <param name="Content">How an event stands in its frame.</param>
/// <param name="Subscription">Id of a durable subscription: the gateway keeps its place, and its own filter and start count instead of the first three.</param>
public sealed record LaneSubscribe(
    string? After, IReadOnlyList<string> Types, string? Conversation, long Window, LaneContent Content, string? Subscription = null) : LaneFrame;

/// <summary>What this connection has of a subscription from now on.</summary>
/// <param name="Generation">Another one than before says that the subscription was replayed: events come again.</param>
public sealed record LaneAssignment(IReadOnlyList<int> Partitions, long Generation) : LaneFrame;

/// <summary>The feed is open and begins behind this cursor; without one it is a subscription's, which begins where it stands.</summary>
public sealed record LaneSubscribed(string? Cursor) : LaneFrame;

/// <summary>One event: a CloudEvents object, as JSON whatever the frame's own format is.</summary>
public sealed record LaneEvent(ReadOnlyMemory<byte> Json) : LaneFrame;

/// <summary>The feed has passed everything up to this cursor.</summary>
/// <param name="Count">Events sent so far on this feed.</param>
public sealed record LaneCursor(long Count, string Cursor) : LaneFrame;

/// <summary>The subscriber has handled the first <paramref name="Count"/> events of the feed: the window moves on, and so does a subscription's durable place.</summary>
public sealed record LaneHandled(long Count) : LaneFrame;

/// <summary>Something is to be done with a customer's conversation.</summary>
/// <param name="Id">The sender's number of the command, from 1; the <c>done</c> or the <c>error</c> carries it.</param>
/// <param name="Key">Idempotency key: under the same key the same command takes effect once in 7 days. Needed to send.</param>
public sealed record LaneCommand(long Id, string? Key, CommandTarget Target, ConversationCommand Command) : LaneFrame;

/// <summary>The command is durable.</summary>
/// <param name="Message">Of a sent message: its <c>clientId</c> in the events.</param>
public sealed record LaneDone(long Id, string Conversation, string? Message) : LaneFrame;

/// <summary>A frame was refused and changed nothing, except where <paramref name="Code"/> says <c>unavailable</c>.</summary>
/// <param name="Code">Stable.</param>
/// <param name="Detail">Names the member, and the rule it breaks.</param>
/// <param name="Frame">Type of the refused frame.</param>
/// <param name="Id">Of a batch or command: its number.</param>
/// <param name="Item">Of a batch: index of the item that breaks the rule, from 0.</param>
/// <param name="RetryAfterMs">When it is worth trying again.</param>
/// <param name="Cursor">Of a feed past retention: where to go on, with the gaps named.</param>
public sealed record LaneError(
    string Code, string Detail, string Frame, long? Id = null, long? Item = null, long? RetryAfterMs = null, string? Cursor = null) : LaneFrame;

public sealed record LanePing : LaneFrame;

public sealed record LanePong : LaneFrame;

/// <summary>How an event stands in a frame.</summary>
public enum LaneContent
{
    /// <summary>In the frame's own format: an object in JSON, a map in MessagePack.</summary>
    Native,

    /// <summary>As one text of JSON, inside a MessagePack frame.</summary>
    Json,
}
