using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Generic;

/// <summary>Any provider's webhook, mapped by the account's settings: no code for a new one.</summary>
internal sealed class GenericChannel : IChannel
{
    public string Name => "generic";

    public ChannelFeatures Features { get; } = new()
    {
        Decodes =
        [
            ItemKind.Message, ItemKind.Edit, ItemKind.Delete, ItemKind.Reaction, ItemKind.Receipt, ItemKind.Postback, ItemKind.Typing, ItemKind.Call, ItemKind.Echo,
            ItemKind.System, ItemKind.Ignored,
        ],
        Sends = ["text", "link"],
        // Nobody knows the provider: slow enough for all, and an account may say more.
        SendsPerSecond = 5,
        TextMax = 64 * 1024,
        Secrets = [],
        OptionalSecrets = [GenericSignature.Key, "verifyToken", "apiToken", "apiKey"],
        Settings = GenericSettings.Described,
        // Above every documented limit but those of mail.
        BodyMax = 4 * 1024 * 1024,
        TakesGet = true,
        Documentation = new Uri("https://www.rfc-editor.org/rfc/rfc6901"),
    };

    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        GenericSettings.Of(account) is { Signature: { } signature } settings
            ? signature.Check(settings.Body(body, request), request, account, settings)
            : VerifyOutcome.Verified;

    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        GenericSettings.Of(account) is { Challenge: { } challenge } settings ? challenge.Answer(settings.Body(body, request), request, account) : null;

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink)
    {
        var settings = GenericSettings.Of(account);
        var items = new ItemSink(Name, sink);
        if (request.Method == "GET" && !settings.IsQuery)
            return items.Refuse("a GET is only taken as the handshake, or with the format query");
        using var json = GenericTree.Read(settings.Body(body, request), request.Header("content-type"), settings, out var refusal);
        if (refusal is not null)
            return items.Refuse(refusal);
        var root = json.Reader();
        root.Read();
        var scope = new FieldScope(root, root, request);
        if (settings.Map.Count == 0)
            Ignore(ref items, "settings.map: must be given, or nothing is read of a body; gateway decode takes settings by --config FILE");
        else if (settings.Items.Count == 0)
            Item(scope, settings, ref items);
        else if (!Items(scope, 0, settings, ref items))
            Ignore(ref items, "items: the pointer leads nowhere");
        else if (items.Count == 0)
            Ignore(ref items, "no items");
        return items.Finish();
    }

    public ChannelResponse Answer(IReadOnlyList<InboundItem> items, WebhookRequest request, AccountModel account) => GenericSettings.Of(account).Answer;

    public IEnumerable<(string Setting, string Rule)> Faults(AccountModel account) => GenericSettings.Of(account).Faults;

    public EncodeResult Encode(OutboundMessage message, AccountModel account) =>
        GenericSettings.Of(account).Send is { } send ? send.Encode(message, account) : EncodeResult.Refused("account_not_configured", "settings.send: must be given to send");

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => SendAnswers.IsSuccess(status)
        ? new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "id") ?? ResponseJson.Find(body, "message_id") ?? ResponseJson.Find(body, "messageId"))
        : SendAnswers.ByStatus(status, retryAfter);

    /// <summary>One value where an array is expected stands for the only element: XML has no other way to write it.</summary>
    /// <returns>Whether the way leads anywhere; to an empty array too.</returns>
    private static bool Items(scoped in FieldScope scope, int step, GenericSettings settings, ref ItemSink items)
    {
        var at = scope.Item;
        if (!settings.Items[step].Find(ref at) || at.TokenType == JsonTokenType.Null)
            return false;
        if (at.TokenType != JsonTokenType.StartArray)
            return Element(scope.Inside(at), step, settings, ref items);
        var found = true;
        while (at.NextElement())
        {
            found &= Element(scope.Inside(at), step, settings, ref items);
            at.Skip();
        }

        return found || items.Count > 0;
    }

    private static bool Element(scoped in FieldScope element, int step, GenericSettings settings, ref ItemSink items)
    {
        if (step + 1 < settings.Items.Count)
            return Items(element, step + 1, settings, ref items);
        Item(element, settings, ref items);
        return true;
    }

    private static void Item(scoped in FieldScope scope, GenericSettings settings, ref ItemSink items)
    {
        var rules = settings.Map;
        var draft = default(ItemDraft);
        draft.Kind = ItemKind.Message;
        Span<char> room = stackalloc char[FieldRule.RoomLength];
        if (rules.ContainsKey("kind") && rules.Find("kind", scope, room) is var kind && !GenericFields.TryKind(kind, out draft.Kind))
            draft.Ignore(kind.IsEmpty ? "kind: nothing gives one" : $"kind {Shape.Shown(kind.ToString())}");
        draft.Account = GenericFields.Id(rules.Find("account", scope), "account", ref draft);
        draft.Sender = GenericFields.Id(rules.Find("sender", scope), "sender", ref draft);
        draft.SenderName = GenericFields.Cut(rules.Find("senderName", scope), ItemDraft.NameMax);
        draft.Id = GenericFields.Id(rules.Find("id", scope), "id", ref draft);
        draft.Timestamp = ProviderTime.Read(rules.Find("timestamp", scope, room), scope.Request.ReceivedAt, ref draft.ClockSuspect);
        if (draft.Kind != ItemKind.Ignored)
            draft.Text = GenericFields.Text(rules.Find("text", scope), ref draft);
        draft.Locale = GenericFields.Cut(rules.Find("locale", scope), 64);
        draft.ReplyTo = GenericFields.Id(rules.Find("replyTo", scope), "replyTo", ref draft);
        draft.Payload = GenericFields.Cut(rules.Find("payload", scope), 4096);
        draft.Status = GenericFields.Status(rules.Find("status", scope, room));
        draft.Target = GenericFields.Id(rules.Find("target", scope), "target", ref draft);
        foreach (var (name, rule) in settings.Extra)
        {
            draft.Note(name, GenericFields.Cut(rule.Find(scope), 1024));
        }

        foreach (var (kindOfAlias, rule) in settings.Aliases)
        {
            draft.Alias(kindOfAlias, GenericFields.Cut(rule.Find(scope), 256));
        }

        GenericFields.Attach(scope, settings, ref draft);
        if (draft.Kind != ItemKind.Ignored && draft.Sender is null && draft.Fault is null)
            draft.Ignore("sender: nothing gives one");
        items.Add(ref draft);
    }

    private static void Ignore(ref ItemSink sink, string reason)
    {
        var draft = default(ItemDraft);
        draft.Ignore(reason);
        sink.Add(ref draft);
    }
}
