using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Host.Api.AsyncApi;

/// <summary>The frames of agents' sessions.</summary>
internal static class AgentSamples
{
    private const string Conversation = "kq3vJxY0Qd2b1mYc5tW8zA.1";

    private const string Other = "Wv6fyBe0aKU5n-21QSFPTA.3";

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, 125, TimeSpan.Zero);

    private static readonly Attachment Picture = new() { Kind = "image", Url = "https://cdn.example/a.png", Id = "m1", Mime = "image/png", Name = "a.png", Size = 10 };

    private static readonly TranscriptEntry Line = new(
        4, "in", "postback", Noon, "wamid.2", "Ayu", "Halo", "BUY", "wamid.1", "wamid.0", [Picture], new GeoPoint(-6.2, 106.8));

    private static readonly TranscriptEntry ShortLine = new(4, "in", "message", Noon, null, null, null, null, null, null, [], null);

    public static IReadOnlyList<FrameSample> FromAgents { get; } =
    [
        new("First frame of a session: the last seq that was handled.", new HelloFrame(41), new HelloFrame(null)),
        new("online, draining, away or offline.", new PresenceFrame(Presence.Online), new PresenceFrame(Presence.Online)),
        new("Takes an offer.", new AcceptFrame("o1"), new AcceptFrame("o1")),
        new("Does not take an offer; it is not asked again.", new DeclineFrame("o1", "lunch"), new DeclineFrame("o1", null)),
        new("A message to the customer. Sent twice under one clientId it takes effect once.", new ReplyFrame(Conversation, "r-1", "Terima kasih", [Picture], "j1") { ReplyTo = "m0", QuickReplies = [new QuickReply("Ya", "yes")] }, new ReplyFrame(Conversation, "r-1", null, [])),
        new("Gives the conversation to a queue or to an agent: exactly one of the two.", new TransferFrame(Conversation, "refunds", "budi", "wants her money back", "j1"), new TransferFrame(Conversation, null, null, null)),
        new("Ends the conversation.", new CloseFrame(Conversation, "solved", "j1"), new CloseFrame(Conversation, null)),
        new("Ends the wrap-up early.", new WrappedFrame(Conversation), new WrappedFrame(Conversation)),
        new("Puts the conversation aside until a time or until the customer writes.", new ParkFrame(Conversation, Noon, "waits for the warehouse"), new ParkFrame(Conversation, null, null)),
        new("Takes a parked conversation back.", new UnparkFrame(Conversation), new UnparkFrame(Conversation)),
        new("The customer is to be called back.", new CallbackFrame(Conversation, Noon, "about the invoice"), new CallbackFrame(Conversation, null, null)),
        new(
            "Asks an agent, or anyone of a queue, into the conversation: to advise, or to speak.",
            new InviteFrame(Conversation, ParticipantRole.Advise, "refunds", "budi", "may I refund?"), new InviteFrame(Conversation, ParticipantRole.Speak, null, null, null)),
        new("A supervisor comes in, to observe or to speak.", new JoinFrame(Conversation, ParticipantRole.Observe), new JoinFrame(Conversation, ParticipantRole.Observe)),
        new("Ends one's part in another's conversation, or that of somebody in one's own.", new LeaveFrame(Conversation, "budi"), new LeaveFrame(Conversation, null)),
        new("A supervisor takes the conversation.", new TakeOverFrame(Conversation), new TakeOverFrame(Conversation)),
        new("To the agents of the conversation, never to the customer.", new WhisperFrame(Conversation, "w-1", "offer a voucher"), new WhisperFrame(Conversation, "w-1", "offer a voucher")),
        new("Makes the conversation part of another one of its customer.", new MergeFrame(Conversation, Other), new MergeFrame(Conversation, Other)),
        new("Asks for the lines before those that were told.", new HistoryFrame(Conversation, 4711), new HistoryFrame(Conversation, null)),
        new("The agent writes to the customer, now.", new TypingFrame(Conversation), new TypingFrame(Conversation)),
        new("Every frame up to this seq is handled.", new AckFrame(41), new AckFrame(41)),
        new("Asks for a sign of life.", new PingFrame(), new PingFrame()),
    ];

    public static IReadOnlyList<FrameSample> ToAgents { get; } =
    [
        new("Answers hello. With snapshot the agent forgets what it knew; what follows tells all.", new WelcomeFrame("ayu", 41, false), new WelcomeFrame("ayu", 41, false)),
        new("Asks the agent to take a conversation.", Offer(new Dictionary<string, string> { ["language"] = "id" }), Offer(new Dictionary<string, string>())),
        new("The offer is over: expired, cancelled, taken or offline.", new RevokedFrame("o1", "expired") { Seq = 44 }, new RevokedFrame("o1", "expired") { Seq = 44 }),
        new("The conversation is the agent's, with what was said so far.", new AssignedFrame(Conversation, "j1", [Line], 250) { Seq = 45 }, new AssignedFrame(Conversation, "j1", [ShortLine]) { Seq = 45 }),
        new("Something was said in a conversation the agent has.", new MessageFrame(Conversation, Line) { Seq = 46 }, new MessageFrame(Conversation, ShortLine) { Seq = 46 }),
        new("The conversation is the agent's no more: closed, transferred, offline, silence, taken, shift_end, parked, callback or merged.", new UnassignedFrame(Conversation, "closed") { Seq = 47 }, new UnassignedFrame(Conversation, "closed") { Seq = 47 }),
        new("What became of a reply: accepted, sent, delivered, read, failed or uncertain.", new DeliveryFrame(Conversation, "r-1", "failed", "131047") { Seq = 48 }, new DeliveryFrame(Conversation, "r-1", "sent", null) { Seq = 48 }),
        new("The agent takes part in another's conversation.", new JoinedFrame(Conversation, ParticipantRole.Observe, "ayu", [Line], 250) { Seq = 49 }, new JoinedFrame(Conversation, ParticipantRole.Observe, null, [ShortLine]) { Seq = 49 }),
        new(
            "Who else takes part: invited, joined or left.",
            new ParticipantFrame(Conversation, "budi", ParticipantRole.Speak, "left", "expired") { Seq = 50 }, new ParticipantFrame(Conversation, null, ParticipantRole.Advise, "joined", null) { Seq = 50 }),
        new("The agent's part in another's conversation is over.", new LeftFrame(Conversation, "ended") { Seq = 51 }, new LeftFrame(Conversation, "ended") { Seq = 51 }),
        new("Answers history; with a cursor there is more before.", new HistoryPageFrame(Conversation, [Line], 4711), new HistoryPageFrame(Conversation, [ShortLine], null)),
        new("The customer writes, now. Over with their next message, or after six seconds.", new CustomerTypingFrame(Conversation), new CustomerTypingFrame(Conversation)),
        new("A frame was refused; frame names its type, clientId the reply or whisper.", new ErrorFrame("not_yours", "Conversation c.1 is not assigned to you.", "reply", "r-1"), new ErrorFrame("malformed", "clientId: is missing", "reply")),
        new("Answers ping.", new PongFrame(), new PongFrame()),
    ];

    private static OfferFrame Offer(Dictionary<string, string> labels) =>
        new("o1", "j1", Conversation, Noon, new OfferContext("whatsapp", "main", "support", 3, 1, Noon, labels)) { Seq = 42 };
}
