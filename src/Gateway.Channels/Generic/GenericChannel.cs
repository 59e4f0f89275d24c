using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Generic;

/// <summary>Any provider's webhook, mapped by the account's settings: no code for a new one.</summary>
internal sealed class GenericChannel : IChannel
{
    // A time in its longest form has 48 characters, a kind is a word.
    private const int RoomLength = 64;

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
        using var document = GenericTree.Read(body.Contiguous(), request.Header("content-type"), settings.Format, out var refusal);
        if (document is null)
            return items.Refuse(refusal);
        var root = document.RootElement;
        try
        {
            if (settings.Map.Count == 0)
                Ignore(ref items, "the account has no map");
            else if (settings.Items is null)
                Item(root, root, settings, request.ReceivedAt, ref items);
            else if (settings.Items.Find(root) is not { ValueKind: JsonValueKind.Array } list)
                Ignore(ref items, "no items");
            else
                Items(list, root, settings, request.ReceivedAt, ref items);
        }
        catch (InvalidOperationException)
        {
            // A string whose bytes are no UTF-8: the document tells it only when the string is made.
            return items.Refuse("body: not valid UTF-8");
        }

        return items.Finish();
    }

    public ChannelResponse Answer(IReadOnlyList<InboundItem> items, WebhookRequest request, AccountModel account) => GenericSettings.Of(account).Answer;

    public IEnumerable<(string Setting, string Rule)> Faults(AccountModel account) => GenericSettings.Of(account).Faults;

    public EncodeResult Encode(OutboundMessage message, AccountModel account) =>
        GenericSettings.Of(account).Send is { } send ? send.Encode(message, account) : EncodeResult.Refused("account_not_configured", "settings.send: must be given to send");

    public SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => SendAnswers.IsSuccess(status)
        ? new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "id") ?? ResponseJson.Find(body, "message_id") ?? ResponseJson.Find(body, "messageId"))
        : SendAnswers.ByStatus(status, retryAfter);

    private static void Items(JsonElement list, JsonElement root, GenericSettings settings, DateTimeOffset receivedAt, ref ItemSink items)
    {
        foreach (var item in list.EnumerateArray())
            Item(item, root, settings, receivedAt, ref items);
        if (items.Count == 0)
            Ignore(ref items, "no items");
    }

    private static void Item(JsonElement item, JsonElement root, GenericSettings settings, DateTimeOffset receivedAt, ref ItemSink items)
    {
        var draft = default(ItemDraft);
        draft.Kind = ItemKind.Message;
        Span<char> room = stackalloc char[RoomLength];
        if (settings.Map.TryGetValue("kind", out var kindRule) && kindRule.Find(item, root, room) is var kind && !GenericFields.TryKind(kind, out draft.Kind))
            draft.Ignore($"kind {Shape.Shown(kind.ToString())}");
        draft.Account = GenericFields.Id(Find("account"), "account", ref draft);
        draft.Sender = GenericFields.Id(Find("sender"), "sender", ref draft);
        draft.SenderName = GenericFields.Cut(Find("senderName"), ItemDraft.NameMax);
        draft.Id = GenericFields.Id(Find("id"), "id", ref draft);
        draft.Timestamp = ProviderTime.Read(settings.Map.TryGetValue("timestamp", out var timeRule) ? timeRule.Find(item, root, room) : default, receivedAt, ref draft.ClockSuspect);
        if (draft.Kind != ItemKind.Ignored)
            draft.Text = GenericFields.Text(Find("text"), ref draft);
        draft.Locale = GenericFields.Cut(Find("locale"), 64);
        draft.ReplyTo = GenericFields.Id(Find("replyTo"), "replyTo", ref draft);
        draft.Payload = GenericFields.Cut(Find("payload"), 4096);
        draft.Status = GenericFields.Cut(Find("status"), 64);
        draft.Target = GenericFields.Id(Find("target"), "target", ref draft);
        foreach (var (name, rule) in settings.Map)
        {
            if (name.StartsWith("extra.", StringComparison.Ordinal))
                draft.Note(name["extra.".Length..], GenericFields.Cut(rule.Find(item, root), 1024));
            else if (name.StartsWith("alias.", StringComparison.Ordinal))
                draft.Alias(name["alias.".Length..], GenericFields.Cut(rule.Find(item, root), 256));
        }

        GenericFields.Attach(item, root, settings, ref draft);
        items.Add(ref draft);

        string? Find(string field) => settings.Map.TryGetValue(field, out var rule) ? rule.Find(item, root) : null;
    }

    private static void Ignore(ref ItemSink sink, string reason)
    {
        var draft = default(ItemDraft);
        draft.Ignore(reason);
        sink.Add(ref draft);
    }
}
