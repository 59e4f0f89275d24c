using Gateway.Host.Api;
using Gateway.Host.Configuration;

namespace Gateway.Host.Subscriptions;

/// <summary>What the OpenAPI document says of the subscriptions' endpoints.</summary>
internal static class SubscriptionNotes
{
    private const string Made = """
        {"id":"sub_4FZ0b7y2kqWcX1aT","filter":"type LIKE 'gateway.message.%'","start":"now","delivery":"webhook","state":"active","source":"api",
         "createdAt":"2026-03-01T12:00:00Z","url":"https://crm.example.com/gateway","batchMax":50,"order":"conversation","concurrency":8,
         "timeout":"00:00:15","retryFor":"3.00:00:00","neverRetry":[400,413,415,422],"secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}
        """;

    private const string Pulled = """
        {"id":"sub_4FZ0b7y2kqWcX1aT","filter":"","start":"now","delivery":"pull","state":"active","source":"api","createdAt":"2026-03-01T12:00:00Z",
         "ackWindow":1000,"progress":{"cursor":"AQAHAAA","lag":12,"readers":2}}
        """;

    public static readonly ApiNote Create = new("createSubscription", "Makes a subscription. A webhook's signing secret is shown in this answer only.")
    {
        Request = typeof(SubscriptionFile),
        RequestExample = """{"delivery":"webhook","url":"https://crm.example.com/gateway","batchMax":50,"filter":"type LIKE 'gateway.message.%'","start":"now"}""",
        Response = typeof(SubscriptionBody),
        ResponseExample = Made,
        Status = 201,
        Parameters = [("Idempotency-Key", "1 to 64 printable ASCII characters; the same request again within a day gives the same subscription.")],
        Problems = [400, 401, 403, 409, 413, 415, 422, 503],
    };

    public static readonly ApiNote List = new("listSubscriptions", "All subscriptions of the tenant, at most 200.")
    {
        Response = typeof(SubscriptionList),
        ResponseExample = $$"""{"subscriptions":[{{Pulled}}]}""",
        Problems = [401, 403],
    };

    public static readonly ApiNote Get = new("getSubscription", "One subscription and where it stands. ETag is its version.")
    {
        Response = typeof(SubscriptionBody),
        ResponseExample = Pulled,
        Problems = [401, 403, 404],
    };

    public static readonly ApiNote Change = new("changeSubscription", "Pauses, resumes or changes a subscription; what is left out stays.")
    {
        Request = typeof(SubscriptionPatch),
        RequestExample = """{"state":"paused"}""",
        Response = typeof(SubscriptionBody),
        ResponseExample = Pulled,
        Parameters = [("If-Match", "The ETag of the version this change is meant for, or *.")],
        Problems = [400, 401, 403, 404, 409, 412, 415, 422, 428, 503],
    };

    public static readonly ApiNote Delete = new("deleteSubscription", "Ends a subscription and forgets where it stood.")
    {
        Status = 204,
        Parameters = [("If-Match", "Only when it is still this version.")],
        Problems = [401, 403, 404, 409, 412, 503],
    };

    public static readonly ApiNote Rotate = new("rotateSubscriptionSecret", "Makes a new signing secret; the older ones sign beside it until the overlap has passed.")
    {
        Request = typeof(RotateRequest),
        RequestExample = """{"overlap":"1.00:00:00"}""",
        Response = typeof(SubscriptionBody),
        ResponseExample = Made,
        Problems = [400, 401, 403, 404, 409, 422, 503],
    };

    public static readonly ApiNote Read = new(
        "readSubscription", "A page of what lies behind the cursor, without moving it; with Accept: text/event-stream a stream that shares the partitions with other readers.")
    {
        Response = typeof(EventsBody),
        ResponseExample = """{"events":[{"partition":7,"sequence":123,"specversion":"1.0","id":"e","source":"/tenants/acme","type":"gateway.message.accepted"}],"cursor":"AQAHAAA","more":false}""",
        Parameters = [("?limit", "Events of a page, 1 to 1000; 100 when left out.")],
        Problems = [400, 401, 403, 404, 409, 503],
    };

    public static readonly ApiNote Ack = new("acknowledge", "Everything up to this cursor is dealt with. Never moves backwards.")
    {
        Request = typeof(AckRequest),
        RequestExample = """{"cursor":"AQAHAAA"}""",
        Status = 204,
        Problems = [400, 401, 403, 404, 409, 415, 503],
    };

    public static readonly ApiNote Replay = new("replaySubscription", "Goes to another place, back or forth. Cursors given out before are refused from then on.")
    {
        Request = typeof(ReplayRequest),
        RequestExample = """{"from":"2026-03-01T12:00:00Z"}""",
        Status = 204,
        Problems = [400, 401, 403, 404, 415, 422, 503],
    };

    public static readonly ApiNote DeadLetters = new("listDeadLetters", "Events that were given up, oldest first, at most 10,000.")
    {
        Response = typeof(DeadLetterList),
        ResponseExample = """{"deadLetters":[{"event":"7:123","at":"2026-03-01T12:00:00Z","attempts":12,"code":"http_422"}]}""",
        Problems = [401, 403, 404],
    };

    public static readonly ApiNote DeadLetter = new("getDeadLetter", "One event that was given up, with the event itself as long as retention keeps it.")
    {
        Response = typeof(DeadLetterContent),
        ResponseExample = """
            {"event":"7:123","at":"2026-03-01T12:00:00Z","attempts":12,"code":"http_422",
             "content":{"partition":7,"sequence":123,"specversion":"1.0","id":"e","source":"/tenants/acme","type":"gateway.message.accepted"}}
            """,
        Problems = [401, 403, 404],
    };

    public static readonly ApiNote Retry = new("replayDeadLetters", "Delivers dead letters again: those named, or all, at most 1,000 at once.")
    {
        Request = typeof(DeadLetterRequest),
        RequestExample = """{"events":["7:123"]}""",
        Response = typeof(CountBody),
        ResponseExample = """{"count":1}""",
        Problems = [400, 401, 403, 404, 415, 422, 503],
    };

    public static readonly ApiNote Drop = new("dropDeadLetters", "Forgets dead letters: those named, or all.")
    {
        Request = typeof(DeadLetterRequest),
        RequestExample = """{"events":["7:123"]}""",
        Response = typeof(CountBody),
        ResponseExample = """{"count":1}""",
        Problems = [400, 401, 403, 404, 415, 422, 503],
    };
}

/// <param name="Cursor">Behind the last event: go on, or acknowledge, with it.</param>
/// <param name="More">There was more when the page ended.</param>
internal sealed record EventsBody(System.Text.Json.JsonElement[] Events, string Cursor, bool More);
