using System.Runtime.CompilerServices;
using System.Text.Json;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Generic;

/// <summary>The mapping of one account, read from its settings once for each configuration snapshot.</summary>
internal sealed class GenericSettings
{
    public static IReadOnlyDictionary<string, string> Described { get; } = new Dictionary<string, string>
    {
        ["format"] = "json, form, xml or auto (default): what the bodies are",
        ["signature"] = "How requests prove themselves: {\"scheme\":\"none|token|hmac|jwt|ed25519|rsa|basic\", ...}; none when it is left out",
        ["items"] = "Pointer to the array of items; without it the body is one item",
        ["map"] = "Fields of an item by rule: kind, id, sender, senderName, timestamp, text, locale, replyTo, payload, status, target, account, extra.NAME, alias.KIND",
        ["attachments"] = "Rules of attachments: {\"items\":POINTER,\"url\",\"id\",\"mime\",\"name\",\"size\",\"kind\"}",
        ["answer"] = "What is answered: {\"status\":200,\"contentType\":\"text/plain\",\"body\":\"ok\"}",
        ["challenge"] = "Set-up request to be echoed: {\"query\":\"challenge\",\"token\":\"verify_token\"}",
        ["send"] = "Request that sends: {\"url\",\"method\",\"contentType\",\"headers\":{},\"body\"} with {recipient} {text} {deliveryId} {replyTo} {secret.NAME}",
    };

    private static readonly string[] Fields =
        ["kind", "id", "sender", "senderName", "timestamp", "text", "locale", "replyTo", "payload", "status", "target", "account"];

    private static readonly string[] AttachmentFields = ["url", "id", "mime", "name", "size", "kind"];

    private static readonly ConditionalWeakTable<AccountModel, GenericSettings> Known = [];

    private GenericSettings(AccountModel account)
    {
        Format = account.Settings.GetValueOrDefault("format") ?? "auto";
        if (Format is not ("json" or "form" or "xml" or "auto"))
            Faults.Add(("format", "must be json, form, xml or auto"));
        Items = Pointer(account.Settings.GetValueOrDefault("items"), "items");
        ReadMap(Object(account, "map"));
        ReadAttachments(Object(account, "attachments"));
        Signature = GenericSignature.Parse(Object(account, "signature"), fault => Faults.Add(("signature", fault)));
        Send = SendTemplate.Parse(Object(account, "send"), fault => Faults.Add(("send", fault)));
        ReadAnswer(Object(account, "answer"));
        ReadChallenge(Object(account, "challenge"));
    }

    public List<(string Setting, string Rule)> Faults { get; } = [];

    public string Format { get; }

    public JsonPointer? Items { get; }

    public Dictionary<string, FieldRule> Map { get; } = new(StringComparer.Ordinal);

    /// <summary>Rules of side facts, by the fact's name.</summary>
    public List<(string Name, FieldRule Rule)> Extra { get; } = [];

    /// <summary>Rules of aliases, by the alias' kind.</summary>
    public List<(string Kind, FieldRule Rule)> Aliases { get; } = [];

    public JsonPointer? Attachments { get; private set; }

    public Dictionary<string, FieldRule> AttachmentMap { get; } = new(StringComparer.Ordinal);

    public GenericSignature Signature { get; }

    public SendTemplate? Send { get; }

    public ChannelResponse Answer { get; private set; } = ChannelResponse.Ok;

    /// <summary>Query parameter whose value a GET wants back, and the one that must hold the secret <c>verifyToken</c>.</summary>
    public (string Query, string? Token)? Challenge { get; private set; }

    public static GenericSettings Of(AccountModel account) => Known.GetValue(account, static a => new GenericSettings(a));

    private JsonElement? Object(AccountModel account, string name)
    {
        if (!account.Settings.TryGetValue(name, out var text))
            return null;
        try
        {
            // Lives as long as the configuration: a detached copy needs no disposal.
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Reported below with the setting's name, as anything else that is no object.
        }

        Faults.Add((name, "must be a JSON object"));
        return null;
    }

    private JsonPointer? Pointer(string? text, string setting)
    {
        if (text is null)
            return null;
        var pointer = JsonPointer.Parse(text);
        if (pointer is null)
            Faults.Add((setting, "must be a JSON pointer such as /events"));
        return pointer;
    }

    private void ReadMap(JsonElement? map)
    {
        if (map is null)
        {
            Faults.Add(("map", "must be given: without it nothing is read of a body"));
            return;
        }

        foreach (var field in map.Value.EnumerateObject())
        {
            if (!Fields.Contains(field.Name, StringComparer.Ordinal) && !field.Name.StartsWith("extra.", StringComparison.Ordinal) && !field.Name.StartsWith("alias.", StringComparison.Ordinal))
                Faults.Add(("map", $"{field.Name}: is not a field: {string.Join(", ", Fields)}, extra.NAME, alias.KIND"));
            else if (FieldRule.Parse(field.Value, out var fault) is { } rule)
                Keep(field.Name, rule);
            else
                Faults.Add(("map", $"{field.Name}: {fault}"));
        }

        if (!Map.ContainsKey("sender"))
            Faults.Add(("map", "sender: must be given; replies go to it"));
    }

    private void Keep(string field, FieldRule rule)
    {
        Map[field] = rule;
        if (field.StartsWith("extra.", StringComparison.Ordinal))
            Extra.Add((field["extra.".Length..], rule));
        else if (field.StartsWith("alias.", StringComparison.Ordinal))
            Aliases.Add((field["alias.".Length..], rule));
    }

    private void ReadAttachments(JsonElement? told)
    {
        if (told is null)
            return;
        foreach (var field in told.Value.EnumerateObject())
        {
            if (field.Name == "items")
                Attachments = Pointer(field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString() : "?", "attachments");
            else if (!AttachmentFields.Contains(field.Name, StringComparer.Ordinal))
                Faults.Add(("attachments", $"{field.Name}: is not one of items, {string.Join(", ", AttachmentFields)}"));
            else if (FieldRule.Parse(field.Value, out var fault) is { } rule)
                AttachmentMap[field.Name] = rule;
            else
                Faults.Add(("attachments", $"{field.Name}: {fault}"));
        }
    }

    private void ReadAnswer(JsonElement? told)
    {
        if (told is not { } answer)
            return;
        var status = answer.TryGetProperty("status", out var number) && number.TryGetInt32(out var code) ? code : 200;
        if (status is < 200 or > 299)
            Faults.Add(("answer", "status: must be 200 to 299; anything else makes the provider repeat"));
        Answer = new ChannelResponse(status, Text(answer, "contentType"), System.Text.Encoding.UTF8.GetBytes(Text(answer, "body") ?? ""));
    }

    private void ReadChallenge(JsonElement? told)
    {
        if (told is not { } challenge)
            return;
        if (Text(challenge, "query") is { Length: > 0 } query)
            Challenge = (query, Text(challenge, "token"));
        else
            Faults.Add(("challenge", "query: must name the query parameter to be echoed"));
    }

    internal static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
