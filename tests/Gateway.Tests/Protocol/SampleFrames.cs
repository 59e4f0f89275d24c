using System.Globalization;
using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Tests.Protocol;

/// <summary>At least one frame of every type, with its bytes as JSON; docs/protocol.md shows the same.</summary>
internal static class SampleFrames
{
    private static readonly DateTimeOffset Noon = DateTimeOffset.Parse("2026-03-01T12:00:00.125Z", CultureInfo.InvariantCulture);

    private static readonly TranscriptEntry Plain = new(3, "in", "message", Noon, "wamid.1", "Ayu", "Halo, pesanan saya?", null, null, null, [], null);

    private static readonly TranscriptEntry Full = new(
        4, "in", "postback", Noon, "wamid.2", null, "東京", "BUY", "wamid.1", "wamid.0",
        [new Attachment { Kind = "image", Id = "m1", Mime = "image/png", Name = "a.png", Size = 10 }], new GeoPoint(-6.2, 106.8));

    public static IEnumerable<(ClientFrame Frame, string Json)> Client =>
    [
        (new HelloFrame(null), """{"type":"hello"}"""),
        (new HelloFrame(41), """{"type":"hello","resumeAfter":41}"""),
        (new PresenceFrame(Presence.Online), """{"type":"presence","state":"online"}"""),
        (new PresenceFrame(Presence.Draining), """{"type":"presence","state":"draining"}"""),
        (new PresenceFrame(Presence.Away), """{"type":"presence","state":"away"}"""),
        (new PresenceFrame(Presence.Offline), """{"type":"presence","state":"offline"}"""),
        (new AcceptFrame("o1"), """{"type":"accept","offer":"o1"}"""),
        (new DeclineFrame("o1", null), """{"type":"decline","offer":"o1"}"""),
        (new DeclineFrame("o1", "lunch"), """{"type":"decline","offer":"o1","reason":"lunch"}"""),
        (new ReplyFrame("c.1", "r-1", "Terima kasih \"ya\"", []), """{"type":"reply","conversation":"c.1","clientId":"r-1","text":"Terima kasih \"ya\""}"""),
        (new ReplyFrame("c.1", "r-2", null, [new Attachment { Kind = "image", Url = "https://cdn.example/a.png" }]),
            """{"type":"reply","conversation":"c.1","clientId":"r-2","attachments":[{"kind":"image","url":"https://cdn.example/a.png"}]}"""),
        (new ReplyFrame("c.1", "r-3", "Besok?", []) { ReplyTo = "wamid.1", QuickReplies = [new QuickReply("Ya", "yes"), new QuickReply("Tidak", "no")] },
            """{"type":"reply","conversation":"c.1","clientId":"r-3","text":"Besok?","replyTo":"wamid.1","quickReplies":[{"title":"Ya","payload":"yes"},{"title":"Tidak","payload":"no"}]}"""),
        (new TransferFrame("c.1", "refunds", null, "wants her money back"), """{"type":"transfer","conversation":"c.1","queue":"refunds","note":"wants her money back"}"""),
        (new TransferFrame("c.1", null, "budi", null), """{"type":"transfer","conversation":"c.1","agent":"budi"}"""),
        (new CloseFrame("c.1", null), """{"type":"close","conversation":"c.1"}"""),
        (new CloseFrame("c.1", "solved"), """{"type":"close","conversation":"c.1","disposition":"solved"}"""),
        (new ReplyFrame("c.1", "r-3", "Ya", [], "j1"), """{"type":"reply","conversation":"c.1","clientId":"r-3","text":"Ya","job":"j1"}"""),
        (new TransferFrame("c.1", "refunds", null, null, "j1"), """{"type":"transfer","conversation":"c.1","queue":"refunds","job":"j1"}"""),
        (new CloseFrame("c.1", "solved", "j1"), """{"type":"close","conversation":"c.1","disposition":"solved","job":"j1"}"""),
        (new WrappedFrame("c.1"), """{"type":"wrapped","conversation":"c.1"}"""),
        (new AckFrame(41), """{"type":"ack","seq":41}"""),
        (new PingFrame(), """{"type":"ping"}"""),
        (new ParkFrame("c.1", Noon, "waits for the warehouse"), """{"type":"park","conversation":"c.1","until":"2026-03-01T12:00:00.125Z","note":"waits for the warehouse"}"""),
        (new ParkFrame("c.1", null, null), """{"type":"park","conversation":"c.1"}"""),
        (new UnparkFrame("c.1"), """{"type":"unpark","conversation":"c.1"}"""),
        (new CallbackFrame("c.1", Noon, null), """{"type":"callback","conversation":"c.1","at":"2026-03-01T12:00:00.125Z"}"""),
        (new InviteFrame("c.1", ParticipantRole.Advise, null, "budi", "may I refund?"), """{"type":"invite","conversation":"c.1","role":"advise","agent":"budi","note":"may I refund?"}"""),
        (new InviteFrame("c.1", ParticipantRole.Speak, "technics", null, null), """{"type":"invite","conversation":"c.1","role":"speak","queue":"technics"}"""),
        (new JoinFrame("c.1", ParticipantRole.Observe), """{"type":"join","conversation":"c.1","role":"observe"}"""),
        (new LeaveFrame("c.1", null), """{"type":"leave","conversation":"c.1"}"""),
        (new LeaveFrame("c.1", "budi"), """{"type":"leave","conversation":"c.1","agent":"budi"}"""),
        (new WhisperFrame("c.1", "w-1", "offer a voucher"), """{"type":"whisper","conversation":"c.1","clientId":"w-1","text":"offer a voucher"}"""),
        (new TakeOverFrame("c.1"), """{"type":"takeover","conversation":"c.1"}"""),
        (new MergeFrame("c.1", "d.1"), """{"type":"merge","conversation":"c.1","into":"d.1"}"""),
        (new TypingFrame("c.1"), """{"type":"typing","conversation":"c.1"}"""),
        (new HistoryFrame("c.1", null), """{"type":"history","conversation":"c.1"}"""),
        (new HistoryFrame("c.1", 4711), """{"type":"history","conversation":"c.1","cursor":4711}"""),
    ];

    public static IEnumerable<(ServerFrame Frame, string Json)> Server =>
    [
        (new WelcomeFrame("ayu", 41, false), """{"type":"welcome","agent":"ayu","resumeFrom":41,"snapshot":false}"""),
        (new OfferFrame("o1", "j1", "c.1", Noon, new OfferContext("whatsapp", "main", "support", 3, 1, Noon, new Dictionary<string, string> { ["language"] = "id" })) { Seq = 42 },
            """{"type":"offer","seq":42,"offer":"o1","job":"j1","conversation":"c.1","expiresAt":"2026-03-01T12:00:00.125Z","context":{"channel":"whatsapp","account":"main","queue":"support","priority":3,"cost":1,"waitingSince":"2026-03-01T12:00:00.125Z","labels":{"language":"id"}}}"""),
        (new OfferFrame("o2", "j2", "c.2", Noon, new OfferContext("line", "jp", "support", 0, 2, Noon, new Dictionary<string, string>())) { Seq = 43 },
            """{"type":"offer","seq":43,"offer":"o2","job":"j2","conversation":"c.2","expiresAt":"2026-03-01T12:00:00.125Z","context":{"channel":"line","account":"jp","queue":"support","priority":0,"cost":2,"waitingSince":"2026-03-01T12:00:00.125Z"}}"""),
        (new RevokedFrame("o1", "expired") { Seq = 44 }, """{"type":"revoked","seq":44,"offer":"o1","why":"expired"}"""),
        (new AssignedFrame("c.1", "j1", [Plain]) { Seq = 45 },
            """{"type":"assigned","seq":45,"conversation":"c.1","job":"j1","transcript":[{"sequence":3,"direction":"in","kind":"message","time":"2026-03-01T12:00:00.125Z","id":"wamid.1","senderName":"Ayu","text":"Halo, pesanan saya?"}]}"""),
        (new MessageFrame("c.1", Full) { Seq = 46 },
            """{"type":"message","seq":46,"conversation":"c.1","message":{"sequence":4,"direction":"in","kind":"postback","time":"2026-03-01T12:00:00.125Z","id":"wamid.2","text":"東京","payload":"BUY","replyTo":"wamid.1","target":"wamid.0","attachments":[{"kind":"image","id":"m1","mime":"image/png","name":"a.png","size":10}],"location":{"lat":-6.2,"lon":106.8}}}"""),
        (new UnassignedFrame("c.1", "closed") { Seq = 47 }, """{"type":"unassigned","seq":47,"conversation":"c.1","why":"closed"}"""),
        (new DeliveryFrame("c.1", "r-1", "failed", "131047") { Seq = 48 }, """{"type":"delivery","seq":48,"conversation":"c.1","clientId":"r-1","status":"failed","code":"131047"}"""),
        (new DeliveryFrame("c.1", "r-1", "accepted", null) { Seq = 49 }, """{"type":"delivery","seq":49,"conversation":"c.1","clientId":"r-1","status":"accepted"}"""),
        (new ErrorFrame("malformed", "clientId: is missing", "reply"), """{"type":"error","code":"malformed","detail":"clientId: is missing","frame":"reply"}"""),
        (new CustomerTypingFrame("c.1"), """{"type":"typing","conversation":"c.1"}"""),
        (new ErrorFrame("not_yours", "no", "reply", "r-1"), """{"type":"error","code":"not_yours","detail":"no","frame":"reply","clientId":"r-1"}"""),
        (new PongFrame(), """{"type":"pong"}"""),
        (new AssignedFrame("c.1", "j1", [Plain], 250) { Seq = 50 },
            """{"type":"assigned","seq":50,"conversation":"c.1","job":"j1","transcript":[{"sequence":3,"direction":"in","kind":"message","time":"2026-03-01T12:00:00.125Z","id":"wamid.1","senderName":"Ayu","text":"Halo, pesanan saya?"}],"truncated":true,"total":250}"""),
        (new JoinedFrame("c.1", ParticipantRole.Observe, "ayu", [Plain]) { Seq = 51 },
            """{"type":"joined","seq":51,"conversation":"c.1","role":"observe","agent":"ayu","transcript":[{"sequence":3,"direction":"in","kind":"message","time":"2026-03-01T12:00:00.125Z","id":"wamid.1","senderName":"Ayu","text":"Halo, pesanan saya?"}]}"""),
        (new ParticipantFrame("c.1", "budi", ParticipantRole.Advise, "joined", null) { Seq = 52 }, """{"type":"participant","seq":52,"conversation":"c.1","agent":"budi","role":"advise","state":"joined"}"""),
        (new ParticipantFrame("c.1", null, ParticipantRole.Speak, "left", "expired") { Seq = 53 }, """{"type":"participant","seq":53,"conversation":"c.1","role":"speak","state":"left","why":"expired"}"""),
        (new LeftFrame("c.1", "ended") { Seq = 54 }, """{"type":"left","seq":54,"conversation":"c.1","why":"ended"}"""),
        (new HistoryPageFrame("c.1", [Plain], 4711),
            """{"type":"history","conversation":"c.1","transcript":[{"sequence":3,"direction":"in","kind":"message","time":"2026-03-01T12:00:00.125Z","id":"wamid.1","senderName":"Ayu","text":"Halo, pesanan saya?"}],"cursor":4711}"""),
    ];
}
