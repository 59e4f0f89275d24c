namespace Gateway.Host.Api;

internal static class ExplainNote
{
    public static readonly ApiNote Explain = new(
        "explainJob",
        "Why a job waits: what keeps each agent from it, now; and the decisions on it, stored with what was known when they were made.")
    {
        Response = typeof(System.Text.Json.Nodes.JsonObject),
        ResponseExample = """
            {"job":"kq3vJxY0Qd2b1mYc5tW8zA.1.2","conversation":"kq3vJxY0Qd2b1mYc5tW8zA.1","place":"waiting","queue":"support","from":"sales","movedBy":["length"],"priority":5,"cost":1,
             "waitingSince":"2026-03-01T12:00:00.000Z","requires":[{"skill":"language:de","level":5}],"selectors":["region Equal eu"],
             "declined":[{"agent":"bo","reason":"on a call","at":"2026-03-01T12:00:09.000Z"}],
             "now":{"time":"2026-03-01T12:00:30.000Z","policyVersion":7,"policyHash":"af650dc52374","agentChoice":"default","jobChoice":"default","waitedSeconds":30,"selectorsExpired":0,
               "expedited":false,"overtakenUntil":"2026-03-01T12:20:00.000Z",
               "candidates":[{"agent":"ana","obstacle":"capacity","detail":"0 of 3 units free, the job takes 1",
                 "terms":{"level":8,"loadRatio":1,"skills":2,"occupancy":0.71,"idleSince":"2026-03-01T11:58:00.000Z","expectedHandleSeconds":240,"matchScore":0}}],
               "candidatesLeftOut":12,"leftOutBy":{"presence":5,"skill":7}},
             "decisions":[{"decided":"offer","offer":"3-12","agent":"bo","end":"declined","endedAt":"2026-03-01T12:00:09.000Z","reason":"on a call","complete":true,"time":"2026-03-01T12:00:05.000Z",
               "policyVersion":7,"policyHash":"af650dc52374","agentChoice":"default","jobChoice":"default","waitedSeconds":5,"selectorsExpired":0,"expedited":false,"candidates":[],
               "candidatesLeftOut":0,"leftOutBy":{}}]}
            """,
        Problems = [401, 403, 404, 503],
    };
}
