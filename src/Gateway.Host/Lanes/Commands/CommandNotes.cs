using Gateway.Contracts;
using Gateway.Host.Api;

namespace Gateway.Host.Lanes.Commands;

/// <summary>What the OpenAPI document says of commands.</summary>
internal static class CommandNotes
{
    private const string To = """{"channel":"whatsapp","account":"main","recipient":"4915112345678"}""";

    private const string Answer = """{"conversation":"kq3vJxY0Qd2b1mYc5tW8zA.1"}""";

    private const string Key = "1 to 64 printable ASCII characters: the same command under it takes effect once in 7 days.";

    public static readonly ApiNote Send = new(
        "sendMessage", "Sends a message into a customer's conversation; outside the channel's service window it has to be a template.")
    {
        Request = typeof(SendBody),
        RequestExample = $$"""{"to":{{To}},"text":"Your parcel has left."}""",
        Response = typeof(AnswerBody),
        ResponseExample = """{"conversation":"kq3vJxY0Qd2b1mYc5tW8zA.1","message":"parcel-4711"}""",
        Parameters = [("Idempotency-Key", Key)],
        NeededHeaders = ["Idempotency-Key"],
        Problems = [400, 401, 403, 404, 409, 413, 415, 422, 429, 503],
    };

    public static readonly ApiNote Open = Note(
        "openConversation", "Opens a conversation, so that an agent takes it up; one that is open stays as it is.", typeof(OpenBody), $$$"""{"to":{{{To}}},"queue":"refunds","labels":{"topic":"refund"}}""");

    public static readonly ApiNote Label = Note(
        "labelConversation", "Sets and removes labels; a conversation that waits is routed by them.", typeof(LabelBody), """{"set":{"topic":"refund"},"remove":["market"]}""");

    public static readonly ApiNote Reclassify = Note(
        "moveConversation", "Moves an open conversation to another queue, without one to where the rules send it now; an agent that has it loses it when it moves.", typeof(QueueBody),
        """{"queue":"refunds","routing":{"selectors":[{"label":"seniority","op":">=","value":5,"expireAfter":"00:00:30"}],"expedite":true,"agent":"anna"}}""");

    public static readonly ApiNote Close = Note("closeConversation", "Closes an open conversation, whoever has it.", typeof(CloseBody), """{"disposition":"paid"}""");

    public static readonly ApiNote Attach = Note(
        "attachContext", "Puts a record of another system into the transcript, for agents to see.", typeof(ContextBody), """{"name":"order","value":{"number":4711}}""");

    internal static ApiNote Note(string name, string summary, Type request, string example) => new(name, summary)
    {
        Request = request,
        RequestExample = example,
        Response = typeof(AnswerBody),
        ResponseExample = Answer,
        Parameters = [("Idempotency-Key", Key)],
        Problems = [400, 401, 403, 404, 409, 413, 415, 422, 503],
    };

    /// <summary>The customer's alias on an account.</summary>
    internal sealed record ToBody(string Channel, string Account, string Recipient);

    internal sealed record TemplateBody(string Name, string Language, string[]? Parameters);

    internal sealed record QuickReplyBody(string Title, string Payload);

    internal sealed record SendBody(
        ToBody? To, string? Conversation, string? Text, Attachment[]? Attachments, TemplateBody? Template, string? ReplyTo, QuickReplyBody[]? QuickReplies);

    internal sealed record OpenBody(ToBody? To, string? Conversation, string? Queue, Dictionary<string, string>? Labels, System.Text.Json.Nodes.JsonObject? Routing);

    internal sealed record LabelBody(Dictionary<string, string>? Set, string[]? Remove);

    internal sealed record QueueBody(string? Queue, System.Text.Json.Nodes.JsonObject? Routing);

    internal sealed record CloseBody(string? Disposition);

    internal sealed record ContextBody(string Name, Dictionary<string, object> Value);

    internal sealed record AnswerBody(string Conversation, string? Message);
}
