using System.Text;
using System.Text.Json;

namespace Gateway.Protocol;

/// <summary>Every member name of every frame. A name means the same thing wherever it stands.</summary>
internal enum Member : byte
{
    /// <summary>A name this version does not know; its value is passed over.</summary>
    Unknown,
    Type, Seq, ResumeAfter, State, Offer, Reason, Conversation, ClientId, Text, Attachments, Queue, Agent, Note, Disposition,
    ResumeFrom, Snapshot, Job, ExpiresAt, Context, Why, Transcript, Message, Status, Code, Detail, Frame,
    Channel, Account, Priority, Cost, WaitingSince, Labels,
    Sequence, Direction, Kind, Time, Id, SenderName, Payload, ReplyTo, Target, Location,
    Url, Mime, Name, Size, Lat, Lon,

    // Frames of the lanes: publish, subscribe, commands.
    Version, Key, Client, Tenant, May, Credit, FrameBytesMax, BatchItemsMax,
    Items, Item, Sender, Timestamp, Locale, Aliases, Value, Extra,
    After, Types, Window, Content, Cursor, Count, Event, RetryAfterMs,
    Do, To, Recipient, Template, Language, Parameters, Set, Remove, Routing,
    Subscription, Partitions, Generation,

    // Moves of a conversation.
    Until, At, Into, Role, Total, Truncated,

    // Choices under a message of ours.
    QuickReplies, Title,
}

internal static class MemberNames
{
    private static readonly string[] Texts = [.. Enum.GetNames<Member>().Select(static name => char.ToLowerInvariant(name[0]) + name[1..])];
    private static readonly byte[][] Bytes = [.. Texts.Select(Encoding.UTF8.GetBytes)];
    private static readonly JsonEncodedText[] Encoded = [.. Texts.Select(static name => JsonEncodedText.Encode(name))];
    private static readonly Member[][] ByLength = BuildByLength();

    public static string Text(Member member) => Texts[(int)member];

    public static ReadOnlySpan<byte> Utf8(Member member) => Bytes[(int)member];

    public static JsonEncodedText Json(Member member) => Encoded[(int)member];

    public static Member Find(ReadOnlySpan<byte> name)
    {
        if (name.Length < ByLength.Length)
        {
            foreach (var member in ByLength[name.Length])
            {
                if (name.SequenceEqual(Bytes[(int)member]))
                {
                    return member;
                }
            }
        }

        return Member.Unknown;
    }

    private static Member[][] BuildByLength()
    {
        var known = Enum.GetValues<Member>().Where(static member => member != Member.Unknown).ToArray();
        return [.. Enumerable.Range(0, Bytes.Max(static name => name.Length) + 1)
            .Select(length => known.Where(member => Bytes[(int)member].Length == length).ToArray())];
    }
}
