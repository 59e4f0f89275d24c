using System.Buffers;
using System.Runtime.InteropServices;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Apple;

/// <summary>One message a request, packed with gzip.</summary>
/// <remarks>
/// <code>
/// {"id":"..","type":"text","sourceId":"urn:mbid:..","destinationId":"BUSINESS","v":1,"body":"..","locale":"en_US","intent":"billing","group":"support",
///  "attachments":[{"name":"a.png","mimeType":"image/png","size":1,"url":"..","signature":"..","owner":"..","key":".."}]}
/// {"type":"interactive",..,"interactiveData":{"bid":"..","data":{"requestIdentifier":"..","listPicker":{..},"quick-reply":{"selectedIdentifier":".."}},"replyMessage":{"title":".."}}}
/// {"type":"interactive",..,"interactiveDataRef":{"title":"..","url":"..","signature-base64":"..","owner":"..","key":".."}}
/// {"type":"typing_start"|"typing_end"|"close",..}
/// </code>
/// U+FFFC stands in the text where an attachment is. The same names stand in the headers <c>id</c>, <c>source-id</c>, <c>destination-id</c>.
/// https://register.apple.com/resources/messages/msp-rest-api/type-text
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal struct AppleDecoder
{
    private static readonly Words Types = new("text", "richLink", "interactive", "typing_start", "typing_end", "close");

    public const string AttachmentPlace = "\uFFFC";

    private string? _type;
    private string? _link;
    private AppleInteractive _interactive;
    private bool _hasReference;

    public static DecodeResult Decode(in ReadOnlySequence<byte> packed, WebhookRequest request, AccountModel account, List<InboundItem> items) =>
        AppleBody.Json(packed, out var fault) is { } body
            ? JsonBodies.Read(AppleChannel.ChannelName, body, request, account, items, static (in one, request, owner, items) => One(one, request, owner, items))
            : DecodeResult.Malformed(fault!);

    private static DecodeResult One(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);
        var sink = new ItemSink(AppleChannel.ChannelName, items);
        var reader = json.Reader();
        reader.Read();
        var message = default(AppleDecoder);
        var draft = default(ItemDraft);
        var any = false;
        while (reader.NextMember())
        {
            any = true;
            if (!message.Member(ref reader, ref draft, account))
                reader.Skip();
        }

        if (!any)
            return sink.Refuse("type: must be given");
        message.Finish(ref draft, request);
        sink.Add(ref draft);
        return sink.Finish();
    }

    private bool Member(ref JsonReader reader, ref ItemDraft draft, AccountModel account)
    {
        if (reader.At("type"u8))
            _type = Types.Fact(ref reader);
        else if (reader.At("id"u8))
            draft.Id = reader.Id("id", ref draft.Fault);
        else if (reader.At("sourceId"u8))
            draft.Sender = reader.Id("sourceId", ref draft.Fault);
        else if (reader.At("destinationId"u8))
            draft.Account = reader.Id("destinationId", ref draft.Fault);
        else if (reader.At("body"u8))
            draft.Text = reader.Text("body", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
        else if (reader.At("locale"u8))
            draft.Locale = reader.Tag();
        else if (reader.At("intent"u8))
            draft.Note("intent", reader.Fact());
        else if (reader.At("group"u8))
            draft.Note("group", reader.Fact());
        else if (reader.At("attachments"u8))
            Files(ref reader, ref draft, account);
        else if (reader.At("interactiveData"u8))
            _interactive.Read(ref reader, ref draft);
        else if (reader.At("interactiveDataRef"u8))
            _hasReference = AppleFile.Reference(ref reader, ref draft, account);
        else if (reader.At("richLinkData"u8))
            _link = Link(ref reader, ref draft);
        else
            return false;
        return true;
    }

    private readonly void Finish(ref ItemDraft draft, WebhookRequest request)
    {
        draft.Sender ??= Short(request.Header("source-id"));
        draft.Account ??= Short(request.Header("destination-id"));
        draft.Id ??= Short(request.Header("id"));
        if (draft.Id is null && _type is not null)
            draft.Fault ??= "id: must be given";
        switch (_type)
        {
            case "text":
                draft.Kind = ItemKind.Message;
                draft.Text = Without(draft.Text);
                break;
            case "richLink":
                draft.Kind = ItemKind.Message;
                draft.Text = Said(draft.Text) ?? _link ?? draft.Text;
                break;
            case "interactive":
                draft.Kind = ItemKind.Postback;
                draft.Payload = _interactive.Payload ?? "";
                draft.Text = Said(Without(draft.Text)) ?? _interactive.Title ?? Without(draft.Text);
                draft.Note("interactive_ref", _hasReference ? "true" : null);
                break;
            case "typing_start" or "typing_end":
                draft.Kind = ItemKind.Typing;
                draft.Status = _type == "typing_start" ? "start" : "stop";
                break;
            case "close":
                // The customer deleted the conversation: nothing may be sent any more.
                draft.Kind = ItemKind.System;
                draft.Status = "unfollow";
                break;
            case null:
                draft.Strange("no type");
                break;
            default:
                // A type of message that is newer than this decoder; what Apple tells beside messages is named above.
                draft.Kind = ItemKind.Message;
                draft.Text = Said(Without(draft.Text)) ?? _interactive.Title ?? _link;
                draft.Unsupported(_type);
                break;
        }
    }

    /// <summary>A header is no longer than an id, or it is none.</summary>
    private static string? Short(string? header) => header is { Length: > 0 and <= JsonScalars.IdMax } ? header : null;

    /// <summary>Apple writes an empty body where something else was said.</summary>
    private static string? Said(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static string? Without(string? text)
    {
        if (text is null || !text.Contains(AttachmentPlace, StringComparison.Ordinal))
            return text;
        var words = text.Replace(AttachmentPlace, "", StringComparison.Ordinal).Trim();
        return words.Length == 0 ? null : words;
    }

    private static void Files(ref JsonReader reader, ref ItemDraft draft, AccountModel account)
    {
        if (!reader.OpenArray("attachments", ref draft.Fault))
            return;
        while (reader.NextElement())
        {
            AppleFile.Read(ref reader, ref draft, account);
        }
    }

    private static string? Link(ref JsonReader reader, ref ItemDraft draft)
    {
        string? url = null;
        if (!reader.OpenObject("richLinkData", ref draft.Fault))
            return null;
        while (reader.NextMember())
        {
            if (reader.At("url"u8))
                url = reader.Link(ref draft.Truncated);
            else
                reader.Skip();
        }

        return url;
    }
}
