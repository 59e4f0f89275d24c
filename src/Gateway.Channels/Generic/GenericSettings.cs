using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Gateway.Channels.Signing;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Generic;

/// <summary>The mapping of one account, read from its settings once for each configuration snapshot.</summary>
internal sealed class GenericSettings
{
    public static IReadOnlyDictionary<string, string> Described { get; } = new Dictionary<string, string>
    {
        ["format"] = "json, form, xml or auto (default): what the bodies are; query: items come in the query of a GET or POST",
        ["embedded"] = "Pointer, or an array of pointers, to texts that hold JSON (/payload, /Records/*/body): read as if the document stood there",
        ["signature"] = "How requests prove themselves: {\"scheme\":\"none|token|hmac|jwt|ed25519|rsa|basic\", ...}; none when it is left out",
        ["items"] = "Pointer to the items, with * for every element of an array on the way (/entry/*/messages); without it the body is one item",
        ["map"] = "Fields of an item by rule: kind, id, sender, senderName, timestamp, text, locale, replyTo, payload, status, target, account, extra.NAME, alias.KIND",
        ["attachments"] = "Rules of attachments: {\"items\":POINTER,\"url\",\"id\",\"mime\",\"name\",\"size\",\"kind\"}",
        ["answer"] = "What is answered: {\"status\":200,\"contentType\":\"text/plain\",\"body\":\"ok\"}",
        ["challenge"] = "Set-up request to be echoed: {\"query|header|body\":\"challenge\",\"token\":\"verify_token\",\"answer\":\"{value}\",\"contentType\":\"text/plain\"}",
        ["send"] = "Request that sends: {\"url\",\"method\",\"contentType\",\"headers\":{},\"body\"} with {recipient} {text} {deliveryId} {replyTo} {replyContext} {secret.NAME}",
    };

    // Names of facts and aliases stand in every event of the conversation.
    private const int NameMax = 64;

    private static readonly string[] Fields =
        ["kind", "id", "sender", "senderName", "timestamp", "text", "locale", "replyTo", "payload", "status", "target", "account"];

    private static readonly string[] AttachmentFields = ["url", "id", "mime", "name", "size", "kind"];

    private static readonly ConditionalWeakTable<AccountModel, GenericSettings> Known = [];

    private GenericSettings(AccountModel account)
    {
        Format = account.Settings.GetValueOrDefault("format") ?? "auto";
        if (Format is not ("json" or "form" or "xml" or "auto" or "query"))
            Faults.Add(("format", "must be json, form, xml, auto or query"));
        Embedded = EmbeddedDocuments.Parse(account.Settings.GetValueOrDefault("embedded"), fault => Faults.Add(("embedded", fault)));
        Items = ItemsPath(account.Settings.GetValueOrDefault("items"));
        ReadMap(Object(account, "map"));
        ReadAttachments(Object(account, "attachments"));
        Signature = GenericSignature.Parse(Object(account, "signature"), fault => Faults.Add(("signature", fault)));
        if (Signature is { NeedsKey: true } && account.Current(GenericSignature.Key) is null && account.Previous(GenericSignature.Key) is null)
            Faults.Add(("signature", $"scheme: {Signature.Scheme} needs the secret {GenericSignature.Key}"));
        foreach (var key in (Secret?[])[account.Current(GenericSignature.Key), account.Previous(GenericSignature.Key)])
        {
            if (key is not null && key != Secret.Unseen && Signature?.KeyRule(key) is { } rule)
                Faults.Add(("signature", $"key: the secret {GenericSignature.Key} {rule}"));
        }

        Send = SendTemplate.Parse(Object(account, "send"), account, fault => Faults.Add(("send", fault)));
        ReadAnswer(Object(account, "answer"));
        Challenge = GenericChallenge.Parse(Object(account, "challenge"), account, fault => Faults.Add(("challenge", fault)));
    }

    public List<(string Setting, string Rule)> Faults { get; } = [];

    public string Format { get; }

    /// <summary>Whether items come in the query of the URL, which is then what the body is elsewhere.</summary>
    public bool IsQuery => Format == "query";

    public EmbeddedDocuments Embedded { get; }

    /// <summary>Where the items are: a way to an array, and from each of its elements on; empty when the body is one item.</summary>
    public IReadOnlyList<JsonPointer> Items { get; }

    public Dictionary<string, FieldRule> Map { get; } = new(StringComparer.Ordinal);

    /// <summary>Rules of side facts, by the fact's name.</summary>
    public List<(string Name, FieldRule Rule)> Extra { get; } = [];

    /// <summary>Rules of aliases, by the alias' kind.</summary>
    public List<(string Kind, FieldRule Rule)> Aliases { get; } = [];

    public JsonPointer? Attachments { get; private set; }

    public Dictionary<string, FieldRule> AttachmentMap { get; } = new(StringComparer.Ordinal);

    /// <summary>Null when every request is taken.</summary>
    public GenericSignature? Signature { get; }

    public SendTemplate? Send { get; }

    public ChannelResponse Answer { get; private set; } = ChannelResponse.Ok;

    public GenericChallenge? Challenge { get; }

    public static GenericSettings Of(AccountModel account) => Known.GetValue(account, static a => new GenericSettings(a));

    /// <summary>What is read and signed. A recorded body without its URL is the query itself.</summary>
    public ReadOnlySequence<byte> Body(in ReadOnlySequence<byte> body, WebhookRequest request) =>
        IsQuery && request.Url.Query.Length > 1 ? new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(request.Url.Query, 1, request.Url.Query.Length - 1)) : body;

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

    private JsonPointer[] ItemsPath(string? text)
    {
        if (text is null)
            return [];
        if (JsonPath.Parse(text) is { } path)
            return path;
        Faults.Add(("items", "must be a JSON pointer such as /events, or /entry/*/messages"));
        return [];
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
            else if (FieldRule.Parse(field.Value, out var fault) is not { } rule)
                Faults.Add(("map", $"{field.Name}: {fault}"));
            else
                Keep(field.Name, rule);
        }

        foreach (var kind in Map.GetValueOrDefault("kind")?.Known ?? [])
        {
            if (kind != "ignored" && !GenericFields.TryKind(kind, out _))
                Faults.Add(("map", $"kind: {kind} is none: {GenericFields.KindNames}, ignored"));
        }

        if (!Map.ContainsKey("sender"))
            Faults.Add(("map", "sender: must be given; replies go to it"));
    }

    private void Keep(string field, FieldRule rule)
    {
        Map[field] = rule;
        if (Named(field, "extra.") is { } fact)
            Extra.Add((fact, rule));
        else if (Named(field, "alias.") is { } kind)
            Aliases.Add((kind, rule));
    }

    /// <summary>What stands behind the prefix, a word of its own in events; null for another field.</summary>
    private string? Named(string field, string prefix)
    {
        if (!field.StartsWith(prefix, StringComparison.Ordinal))
            return null;
        var name = field[prefix.Length..];
        if (name.Length is 0 or > NameMax || !char.IsAsciiLetter(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'))
            Faults.Add(("map", $"{field}: the name must be 1 to {NameMax} of A-Z a-z 0-9 . _ - and begin with a letter"));
        return name;
    }

    private void ReadAttachments(JsonElement? told)
    {
        if (told is null)
            return;
        foreach (var field in told.Value.EnumerateObject())
        {
            if (field.Name == "items")
                Attachments = new SettingObject(told.Value, fault => Faults.Add(("attachments", fault))).Pointer("items");
            else if (!AttachmentFields.Contains(field.Name, StringComparer.Ordinal))
                Faults.Add(("attachments", $"{field.Name}: is not one of items, {string.Join(", ", AttachmentFields)}"));
            else if (FieldRule.Parse(field.Value, out var fault) is { } rule)
                AttachmentMap[field.Name] = rule;
            else
                Faults.Add(("attachments", $"{field.Name}: {fault}"));
        }

        if (!AttachmentMap.ContainsKey("url") && !AttachmentMap.ContainsKey("id"))
            Faults.Add(("attachments", "url: must be given, or id: without either there is nothing to fetch"));
    }

    private void ReadAnswer(JsonElement? told)
    {
        if (told is null)
            return;
        var answer = new SettingObject(told.Value, fault => Faults.Add(("answer", fault)));
        answer.Allow("status", "contentType", "body");
        var status = answer.Number("status", 200, 299, "must be 200 to 299; anything else makes the provider repeat") ?? 200;
        Answer = new ChannelResponse(status, answer.Text("contentType"), Encoding.UTF8.GetBytes(answer.Text("body") ?? ""));
    }
}
