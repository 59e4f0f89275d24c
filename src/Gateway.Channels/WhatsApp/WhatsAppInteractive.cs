using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.WhatsApp;

/// <summary>Answers to buttons, lists, flows and permission requests.</summary>
/// <remarks>
/// <code>
/// "button":{"payload":"..","text":".."}
/// "interactive":{"type":"button_reply","button_reply":{"id":"..","title":".."}}
/// "interactive":{"type":"list_reply","list_reply":{"id":"..","title":"..","description":".."}}
/// "interactive":{"type":"nfm_reply","nfm_reply":{"name":"flow","body":"Sent","response_json":"{\"flow_token\":\"..\"}"}}
/// "interactive":{"type":"call_permission_reply","call_permission_reply":{"response":"accept"}}
/// </code>
/// </remarks>
internal static class WhatsAppInteractive
{
    private static readonly Words Types = new("button_reply", "list_reply", "nfm_reply", "call_permission_reply");

    public static void ReadButton(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("button", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("payload"u8))
                draft.Payload = reader.Text("button.payload", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("text"u8))
                draft.Text = reader.Text("button.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else
                reader.Skip();
        }
    }

    public static void Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("interactive", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("type"u8))
                draft.Note("interactive", Types.Read(ref reader, "interactive.type", ref draft.Fault));
            else if (reader.At("button_reply"u8) || reader.At("list_reply"u8))
                Choice(ref reader, ref draft);
            else if (reader.At("nfm_reply"u8))
                Flow(ref reader, ref draft);
            else if (reader.At("call_permission_reply"u8))
                Permission(ref reader, ref draft);
            else
                reader.Skip();
        }
    }

    private static void Choice(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("interactive.reply", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                draft.Payload = reader.Text("interactive.reply.id", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("title"u8))
                draft.Text = reader.Text("interactive.reply.title", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("description"u8))
                draft.Note("description", reader.Fact());
            else
                reader.Skip();
        }
    }

    private static void Flow(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("nfm_reply", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("response_json"u8))
                Response(ref reader, ref draft);
            else if (reader.At("body"u8))
                draft.Text = reader.Text("nfm_reply.body", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("name"u8))
                draft.Note("name", reader.Fact());
            else
                reader.Skip();
        }
    }

    /// <summary>JSON inside a string, or taken out of it by a library: it stays the payload as written, and passes the same gate before anything is read from it.</summary>
    private static void Response(ref JsonReader reader, ref ItemDraft draft)
    {
        draft.Payload = reader.TokenType == JsonTokenType.StartObject
            ? reader.Raw()
            : reader.Text("nfm_reply.response_json", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
        if (draft.Payload is null)
            return;

        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(draft.Payload.Length));
        var inner = new ReadOnlySequence<byte>(rented, 0, Encoding.UTF8.GetBytes(draft.Payload, rented));
        using (var json = JsonBody.Read(inner))
        {
            if (json.Refusal is null)
                Token(json.Reader(), ref draft);
            else
                draft.Note("payload_invalid", "true");
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    private static void Token(JsonReader reader, ref ItemDraft draft)
    {
        reader.Read();
        while (reader.NextMember())
        {
            if (reader.At("flow_token"u8))
                draft.Note("flow_token", reader.Fact());
            else
                reader.Skip();
        }
    }

    private static void Permission(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("call_permission_reply", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("response"u8))
                draft.Payload = reader.Fact();
            else if (reader.At("expiration_timestamp"u8))
                draft.Note("expires", reader.Fact());
            else
                reader.Skip();
        }
    }
}
