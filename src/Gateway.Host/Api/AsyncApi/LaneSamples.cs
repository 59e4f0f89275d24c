using System.Text;
using Gateway.Contracts;
using Gateway.Contracts.Commands;
using Gateway.Contracts.Configuration;
using Gateway.Protocol.Lanes;

namespace Gateway.Host.Api.AsyncApi;

/// <summary>The frames of the TCP lane; those of feeds are the same on <c>/events/ws</c>.</summary>
internal static class LaneSamples
{
    private const string Cursor = "AQAHAAA";
    private const string Other = "Wv6fyBe0aKU5n-21QSFPTA.3";

    private static readonly CommandTarget Customer = new(null, "line", "tokyo", "U1");
    private static readonly CommandTarget Known = new("kq3vJxY0Qd2b1mYc5tW8zA.1", null, null, null);
    private static readonly Attachment Picture = new() { Kind = "image", Url = "https://cdn.example/a.png", Id = "m1", Mime = "image/png", Name = "a.png", Size = 10 };
    private static readonly Dictionary<string, string> Labels = new() { ["topic"] = "refund" };
    private static readonly Dictionary<string, string> None = [];
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, 125, TimeSpan.Zero);
    private static readonly RoutingWishes Wishes = new() { Expedite = true, PreferredAgent = "budi" };

    private static readonly InboundItem Item = new()
    {
        Kind = ItemKind.Message,
        Channel = "line",
        Sender = "U1",
        SenderName = "Yuki",
        Id = "m1",
        Timestamp = new DateTimeOffset(2026, 3, 1, 12, 0, 0, 125, TimeSpan.Zero),
        Text = "Halo",
        Locale = "ja",
        ReplyTo = "m0",
        Attachments = [Picture],
        Location = new GeoPoint(35.6, 139.7),
        Payload = "BUY",
        Status = "read",
        Target = "m0",
        Aliases = [new CustomerAlias("phone", "81312345678")],
        Extra = new Dictionary<string, string> { ["group"] = "g1" },
    };

    private static readonly InboundItem ShortItem = new() { Kind = ItemKind.Message, Channel = "line", Sender = "U1" };

    /// <summary>Frames about feeds, which WebSockets have as well.</summary>
    public static IReadOnlyList<FrameSample> FromSubscribers { get; } =
    [
        new(
            "Opens the one feed of a connection: of the log, or of a subscription, which stands alone.",
            new LaneSubscribe("now", ["gateway.message."], Known.Conversation, 1024, LaneContent.Json, "sub_4FZ0b7y2kqWcX1aT"), new LaneSubscribe(null, [], null, 1024, LaneContent.Native)),
        new("The first events of the feed, this many, are handled.", new LaneHandled(41), new LaneHandled(41)) { Variant = "Events" },
        new("Asks for a sign of life.", new LanePing(), new LanePing()),
        new("Answers ping.", new LanePong(), new LanePong()),
    ];

    public static IReadOnlyList<FrameSample> ToSubscribers { get; } =
    [
        new("The feed is open and begins behind this cursor.", new LaneSubscribed(Cursor), new LaneSubscribed(null)),
        new("What this connection has of a subscription from now on.", new LaneAssignment([0, 1, 2, 3], 1), new LaneAssignment([0, 1, 2, 3], 1)),
        new("One event.", new LaneEvent(Encoding.UTF8.GetBytes(EventSchemas.Example)), new LaneEvent(Encoding.UTF8.GetBytes(EventSchemas.Example))),
        new("This many events were sent on the feed, and it stands here.", new LaneCursor(41, Cursor), new LaneCursor(41, Cursor)),
        new("A frame was refused.", new LaneError("invalid_item", "text: at most 65536 bytes", "publish", 7, 3, 5000, Cursor), new LaneError("malformed", "count: is missing", "ack")),
        new("Asks for a sign of life.", new LanePing(), new LanePing()),
        new("Answers ping.", new LanePong(), new LanePong()),
    ];

    /// <summary>What else the TCP lane knows.</summary>
    public static IReadOnlyList<FrameSample> FromBackEnds { get; } =
    [
        new("First frame of a connection.", new LaneHello(1, "gwk_x", "crm 2.1"), new LaneHello(1, "gwk_x", null)),
        new("A batch of messages: taken as a whole or not at all.", new LanePublish(7, "line", "tokyo", [Item]), new LanePublish(7, "line", "tokyo", [ShortItem])),
        Command("Send", "A message to a customer.", new SendCommand("Your parcel has left.", [Picture], new TemplateMessage("parcel", "de", ["4711"])) { ReplyTo = "m0", QuickReplies = [new QuickReply("Ja", "yes")] }, new SendCommand(null, [], null)),
        Command("Open", "A conversation that waits for an agent.", new OpenCommand("refunds", Labels, Wishes), new OpenCommand(null, None)),
        Command("Label", "Sets and removes labels.", new LabelCommand(Labels, ["market"]), new LabelCommand(None, [])),
        Command("Reclassify", "To another queue, or where the rules send it now.", new ReclassifyCommand("refunds", Wishes), new ReclassifyCommand(null)),
        Command("Close", "Ends the conversation.", new EndCommand("paid"), new EndCommand(null)),
        Command("Park", "Puts the conversation aside until a time or until the customer writes.", new ParkCommand(Noon), new ParkCommand(null)),
        Command("Unpark", "Brings a parked conversation back.", new UnparkCommand("budi"), new UnparkCommand(null)),
        Command("Callback", "The customer is to be called back.", new CallbackCommand(Noon, "refunds"), new CallbackCommand(null, null)),
        Command("Assign", "Gives the conversation to an agent.", new AssignCommand("budi"), new AssignCommand("budi")),
        new("Makes the conversation part of another one of its customer.", Merge("parcel-4711"), Merge(null)) { Variant = "Merge" },
        new("Takes the conversation out of the one it became part of.", Unmerge("parcel-4711"), Unmerge(null)) { Variant = "Unmerge" },
        Command("Attach", "A record of another system, for agents to see.", new AttachCommand("order", """{"number":4711}"""), new AttachCommand("order", """{"number":4711}""")),
    ];

    public static IReadOnlyList<FrameSample> ToBackEnds { get; } =
    [
        new(
            "Answers hello: what the key may do, and how many items may be unanswered.",
            new LaneWelcome(1, "acme", ["publish"], 4096, LaneLimits.FrameBytesMax, LaneLimits.BatchItemsMax),
            new LaneWelcome(1, "acme", ["publish"], 4096, LaneLimits.FrameBytesMax, LaneLimits.BatchItemsMax)),
        new("Every item of the batch is durable.", new LaneAck(7, 16), new LaneAck(7, 16)) { Variant = "Batch" },
        new("The command is durable.", new LaneDone(5, Known.Conversation!, "parcel-4711"), new LaneDone(5, Known.Conversation!, null)),
    ];

    private static LaneCommand Merge(string? key) => new(5, key, Known, new MergeCommand(Other));

    private static LaneCommand Unmerge(string? key) => new(5, key, Known, new UnmergeCommand());

    /// <summary>One sample to a customer's alias, one to a conversation: a command has either.</summary>
    private static FrameSample Command(string name, string summary, ConversationCommand full, ConversationCommand least) =>
        new(summary, new LaneCommand(5, "parcel-4711", Customer, full), new LaneCommand(5, full is SendCommand ? "parcel-4711" : null, Known, least)) { Variant = name };
}
