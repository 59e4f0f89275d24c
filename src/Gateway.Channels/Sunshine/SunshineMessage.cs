using System.Runtime.InteropServices;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Sunshine;

/// <summary>A message of a conversation.</summary>
/// <remarks>
/// <code>
/// {"id":"..","received":"..","author":{..},"content":{"type":"text","text":"..","payload":".."},"source":{"type":"whatsapp","originalMessageId":".."},
///  "quotedMessage":{"type":"message","message":{"id":".."}},"deleted":false}
/// {"type":"image"|"file","mediaUrl":"https://..","mediaType":"image/png","mediaSize":1,"altText":"..","text":".."}
/// {"type":"location","coordinates":{"lat":1,"long":2},"location":{"address":"..","name":".."}}
/// {"type":"formResponse","fields":[{"type":"email","name":"..","label":"..","email":".."}],"textFallback":".."}
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal struct SunshineMessage
{
    private string? _author;
    private bool _deleted;
    private SunshineContent _content;

    public string? Id { get; private set; }

    public void Read(ref JsonReader reader, ref ItemDraft draft, DateTimeOffset receivedAt)
    {
        if (!reader.OpenObject("payload.message", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                Id = reader.Id("payload.message.id", ref draft.Fault);
            else if (reader.At("received"u8))
                draft.Timestamp = reader.When(receivedAt, ref draft.ClockSuspect);
            else if (reader.At("author"u8))
                _author = SunshinePeople.Author(ref reader, ref draft);
            else if (reader.At("content"u8))
                _content.Read(ref reader, ref draft);
            else if (reader.At("source"u8))
                Source(ref reader, ref draft);
            else if (reader.At("quotedMessage"u8))
                Quoted(ref reader, ref draft);
            else if (reader.At("deleted"u8))
                _deleted = reader.Flag();
            else
                reader.Skip();
        }
    }

    public readonly void Finish(ref ItemDraft draft)
    {
        if (Id is null)
            draft.Fault ??= "payload.message.id: must be given";
        if (_deleted)
        {
            draft.Kind = ItemKind.Delete;
            draft.Target = Id;
            return;
        }

        draft.Note("event_id", draft.Id);
        draft.Id = Id;
        draft.Kind = _author == "business" ? ItemKind.Echo : ItemKind.Message;
        _content.Finish(ref draft);
    }

    public static void Source(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("payload.message.source", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("type"u8))
                draft.Note("source", reader.Fact());
            else if (reader.At("originalMessageId"u8))
                draft.Note("source_message", reader.Fact());
            else
                reader.Skip();
        }
    }

    public static void Quoted(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("payload.message.quotedMessage", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("externalMessageId"u8))
                draft.Note("quoted_external", reader.Fact());
            else if (reader.At("message"u8))
                draft.ReplyTo = SunshinePeople.IdOf(ref reader, "payload.message.quotedMessage.message", ref draft.Fault);
            else
                reader.Skip();
        }
    }
}
