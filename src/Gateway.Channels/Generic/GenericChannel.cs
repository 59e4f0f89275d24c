using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
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
        Documentation = new Uri("https://www.rfc-editor.org/rfc/rfc6901"),
    };

    public VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        GenericSettings.Of(account).Signature.Check(body, request, account);

    public ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        if (GenericSettings.Of(account).Challenge is not var (query, token) || request.Method != "GET" || request.Query(query) is not { Length: > 0 and <= 1024 } challenge)
            return null;
        if (token is not null && SharedToken.Check(request.Query(token) ?? "", account, "verifyToken") != VerifyOutcome.Verified)
            return ChannelResponse.Forbidden;
        return new ChannelResponse(200, "text/plain", Encoding.UTF8.GetBytes(challenge));
    }

    public DecodeResult Decode(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> sink)
    {
        var settings = GenericSettings.Of(account);
        var items = new ItemSink(Name, sink);
        using var json = GenericTree.Read(body, request.Header("content-type"), settings.Format, out var refusal);
        if (refusal is not null)
            return items.Refuse(refusal);
        var root = json.Reader();
        root.Read();
        var list = root;
        if (settings.Map.Count == 0)
            Ignore(ref items, "the account has no map");
        else if (settings.Items is null)
            Item(root, root, settings, request.ReceivedAt, ref items);
        else if (!settings.Items.Find(ref list) || list.TokenType != JsonTokenType.StartArray)
            Ignore(ref items, "no items");
        else
            Items(ref list, root, settings, request.ReceivedAt, ref items);
        return items.Finish();
    }

    public ChannelResponse Answer(IReadOnlyList<InboundItem> items, WebhookRequest request, AccountModel account) => GenericSettings.Of(account).Answer;

    public IEnumerable<(string Setting, string Rule)> Faults(AccountModel account) => GenericSettings.Of(account).Faults;

    public EncodeResult Encode(OutboundMessage message, AccountModel account) =>
        GenericSettings.Of(account).Send is { } send ? send.Encode(message, account) : EncodeResult.Refused("account_not_configured", "settings.send: must be given to send");

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => SendAnswers.IsSuccess(status)
        ? new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "id") ?? ResponseJson.Find(body, "message_id") ?? ResponseJson.Find(body, "messageId"))
        : SendAnswers.ByStatus(status, retryAfter);

    private static void Items(ref JsonReader list, scoped in JsonReader root, GenericSettings settings, DateTimeOffset receivedAt, ref ItemSink items)
    {
        while (list.NextElement())
        {
            Item(list, root, settings, receivedAt, ref items);
            list.Skip();
        }

        if (items.Count == 0)
            Ignore(ref items, "no items");
    }

    private static void Item(scoped in JsonReader item, scoped in JsonReader root, GenericSettings settings, DateTimeOffset receivedAt, ref ItemSink items)
    {
        var rules = settings.Map;
        var draft = default(ItemDraft);
        draft.Kind = ItemKind.Message;
        Span<char> room = stackalloc char[FieldRule.RoomLength];
        if (rules.ContainsKey("kind") && rules.Find("kind", item, root, room) is var kind && !GenericFields.TryKind(kind, out draft.Kind))
            draft.Ignore($"kind {Shape.Shown(kind.ToString())}");
        draft.Account = GenericFields.Id(rules.Find("account", item, root), "account", ref draft);
        draft.Sender = GenericFields.Id(rules.Find("sender", item, root), "sender", ref draft);
        draft.SenderName = GenericFields.Cut(rules.Find("senderName", item, root), ItemDraft.NameMax);
        draft.Id = GenericFields.Id(rules.Find("id", item, root), "id", ref draft);
        draft.Timestamp = ProviderTime.Read(rules.Find("timestamp", item, root, room), receivedAt, ref draft.ClockSuspect);
        if (draft.Kind != ItemKind.Ignored)
            draft.Text = GenericFields.Text(rules.Find("text", item, root), ref draft);
        draft.Locale = GenericFields.Cut(rules.Find("locale", item, root), 64);
        draft.ReplyTo = GenericFields.Id(rules.Find("replyTo", item, root), "replyTo", ref draft);
        draft.Payload = GenericFields.Cut(rules.Find("payload", item, root), 4096);
        draft.Status = GenericFields.Status(rules.Find("status", item, root, room));
        draft.Target = GenericFields.Id(rules.Find("target", item, root), "target", ref draft);
        foreach (var (name, rule) in settings.Extra)
        {
            draft.Note(name, GenericFields.Cut(rule.Find(item, root), 1024));
        }

        foreach (var (kindOfAlias, rule) in settings.Aliases)
        {
            draft.Alias(kindOfAlias, GenericFields.Cut(rule.Find(item, root), 256));
        }

        GenericFields.Attach(item, root, settings, ref draft);
        items.Add(ref draft);
    }

    private static void Ignore(ref ItemSink sink, string reason)
    {
        var draft = default(ItemDraft);
        draft.Ignore(reason);
        sink.Add(ref draft);
    }
}
