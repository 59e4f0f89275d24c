using Gateway.Host.Subscriptions;

namespace Gateway.Host.Api;

/// <summary>What the OpenAPI document says of endpoints whose rooms are older than it.</summary>
internal static class ApiNotes
{
    public static readonly ApiNote Tickets = new("issueTicket", "A one-time ticket for browsers, which cannot send keys on WebSockets and event streams. Good for 30 seconds.")
    {
        Response = typeof(TicketBody),
        Status = 201,
        ResponseExample = """{"ticket":"t_9mC1...","expiresAt":"2026-03-01T12:00:30Z"}""",
        Problems = [401, 403, 503],
    };

    public static readonly ApiNote SenderDeadLetters = new("listUnsentMessages", "The newest messages of ours to this account's customers that were given up, at most 1,000.")
    {
        Response = typeof(UnsentList),
        ResponseExample = """{"deadLetters":[{"delivery":"0f8fad5b-d9cb-469f-a165-70867728950e","thread":"kq3vJxY0Qd2b1mYc5tW8zA","at":"2026-03-01T12:00:00Z","attempts":12,"code":"timeout"}]}""",
        Problems = [401, 403, 404],
    };

    public static readonly ApiNote Queues = new("listQueues", "Each queue as it is now, and by priority where a conversation that comes now would stand and how long it would wait.")
    {
        Response = typeof(System.Text.Json.Nodes.JsonObject),
        ResponseExample = """
            {"queues":[{"name":"support","waiting":12,"offered":1,"online":9,"oldestSeconds":141.2,"priority":5,"depthMax":10000,"sla":"gold",
              "byPriority":[{"priority":0,"position":3,"estimatedWaitSeconds":71.5}]}]}
            """,
        Problems = [401, 403],
    };

    public static readonly ApiNote Attachment = new("readAttachment", "The bytes of an attachment of a transcript's line, fetched from its provider with the account's credentials.")
    {
        Response = typeof(Stream),
        ResponseType = "application/octet-stream",
        ResponseExample = "\"the bytes of the file, as Content-Type of the answer says\"",
        Problems = [401, 403, 404, 502, 503],
    };

    public static readonly ApiNote Stats = new("readStats", "The numbers of the live page. Events are counted only while somebody asks: rates are null until that has gone on for a second, with no pause of ten.")
    {
        Response = typeof(Pages.Stats.StatsView),
        ResponseExample = """
            {"tenant":"acme","time":"2026-03-01T12:00:00Z","uptimeSeconds":3600,"store":{"name":"embedded","durability":"power","ready":true},
             "rates":{"in":12.5,"out":9.8,"events":61.0},"latency":{},"queues":[{"name":"default","waiting":3,"offered":1,"oldestSeconds":4.2}],
             "agents":[],"events":[]}
            """,
        Problems = [401, 403, 404],
    };

    public static readonly ApiNote Events = new("readEvents", "A page of the tenant's events; with Accept: text/event-stream a stream.")
    {
        Response = typeof(EventsBody),
        ResponseExample = """{"events":[{"partition":7,"sequence":123,"specversion":"1.0","id":"e","source":"/tenants/acme","type":"gateway.message.accepted"}],"cursor":"AQAHAAA","more":true}""",
        Parameters =
        [
            ("?after", "Nothing: from the oldest event kept. now: only what comes. Otherwise a cursor."),
            ("?limit", "1 to 1000, 100 when left out."),
            ("?type", "Beginning of the event type."),
            ("?conversation", "Events of one conversation."),
            ("Last-Event-ID", "A cursor; wins over after."),
        ],
        Problems = [400, 401, 403, 410, 431, 503],
    };

    internal sealed record TicketBody(string Ticket, DateTimeOffset ExpiresAt);

    internal sealed record UnsentBody(Guid Delivery, string Thread, DateTimeOffset At, int Attempts, string Code);

    internal sealed record UnsentList(UnsentBody[] DeadLetters);
}
