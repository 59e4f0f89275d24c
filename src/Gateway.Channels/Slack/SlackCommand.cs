using System.Buffers;
using Gateway.Channels.Decoding;
using Gateway.Channels.Forms;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Slack;

/// <summary>A slash command, a form of plain fields: the command is the payload, what was typed behind it the text.</summary>
/// <remarks>
/// <code>token=..&amp;team_id=T..&amp;channel_id=D..&amp;user_id=U..&amp;user_name=..&amp;command=%2Forder&amp;text=A-7&amp;api_app_id=A..&amp;response_url=..&amp;trigger_id=..</code>
/// <code>token=..&amp;team_id=T..&amp;channel_id=C..&amp;timestamp=1355517523.000005&amp;user_id=U..&amp;user_name=..&amp;text=..&amp;trigger_word=..</code> of an outgoing webhook
/// https://docs.slack.dev/interactivity/implementing-slash-commands/
/// </remarks>
internal static class SlackCommand
{
    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        var fields = FieldSet.Form(body);
        try
        {
            if (fields.Refusal is { } refusal)
                return DecodeResult.Malformed(refusal);
            Item(fields, receivedAt, ref sink);
            return sink.Finish();
        }
        finally
        {
            fields.Dispose();
        }
    }

    /// <summary>The same fields as the members of a JSON object.</summary>
    public static void Read(ref JsonReader reader, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        var fields = FieldSet.Json(ref reader);
        try
        {
            Item(fields, receivedAt, ref sink);
        }
        finally
        {
            fields.Dispose();
        }
    }

    private static void Item(in FieldSet fields, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        var draft = new ItemDraft { Kind = ItemKind.Postback };
        draft.Account = fields.Id("team_id"u8, ref draft.Fault) ?? fields.Id("enterprise_id"u8, ref draft.Fault);
        var user = fields.Id("user_id"u8, ref draft.Fault);
        draft.Sender = fields.Id("channel_id"u8, ref draft.Fault) ?? user;
        if (draft.Sender is null)
            draft.Missing = "user_id: must be given";
        draft.SenderName = fields.Text("user_name"u8);
        draft.Id = fields.Id("trigger_id"u8, ref draft.Fault);
        draft.Payload = fields.Text("command"u8);
        draft.Text = fields.Text("text"u8);
        draft.Alias("user", user);
        draft.Note("participant", user);
        var time = fields.Id("timestamp"u8, ref draft.Fault);
        if (draft is { Payload: null, Text: not null } && time is not null)
            Outgoing(time, fields.Has("bot_id"u8), receivedAt, ref draft);
        else
            draft.Note("interaction", "command");
        if (draft is { Kind: ItemKind.Postback, Payload: null })
            draft.Ignore("a form that is neither an interaction nor a command");
        sink.Add(ref draft);
    }

    /// <summary>A message that an outgoing webhook hands on, which older workspaces still have.</summary>
    private static void Outgoing(string time, bool isBot, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        draft.Kind = isBot ? ItemKind.Echo : ItemKind.Message;
        draft.Id = time;
        draft.Timestamp = SlackTime.Read(time, receivedAt, ref draft.ClockSuspect);
        draft.Text = SlackText.Plain(draft.Text);
    }
}
