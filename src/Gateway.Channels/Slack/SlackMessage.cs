using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;
using Gateway.Contracts;

namespace Gateway.Channels.Slack;

/// <summary>The members of a message, be it the event itself or the one an event is about.</summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct SlackMessage
{
    private List<SlackFile>? _files;
    private JsonReader _attachments;
    private JsonReader _blocks;
    private bool _isUnnamed;

    public string? Channel { get; private set; }

    public string? User { get; private set; }

    public string? App { get; private set; }

    public string? Team { get; private set; }

    public string? Text { get; private set; }

    public readonly bool HasContent => !string.IsNullOrEmpty(Text) || _files is not null;

    /// <summary><c>ts</c>: seconds with a fraction, and the name of the message in its conversation.</summary>
    public string? Time { get; private set; }

    public string? EventTime { get; private set; }

    /// <summary><c>thread_ts</c>: the message its thread hangs on.</summary>
    public string? Thread { get; private set; }

    public bool IsBot { get; private set; }

    /// <summary>The place of a message that was deleted while others answer in its thread.</summary>
    public bool IsTombstone { get; private set; }

    /// <summary>The head of an assistant's thread, which tells nothing but the thread's title.</summary>
    public bool IsThreadTitle { get; private set; }

    public void ReadAll(ref JsonReader reader, ref ItemDraft draft, string field)
    {
        if (!reader.OpenObject(field, ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("subtype"u8))
                Special(reader.Fact());
            else if (!Read(ref reader, ref draft))
                reader.Skip();
        }
    }

    /// <summary>Reads the member when it is one of a message; false leaves the reader where it is.</summary>
    public bool Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.At("channel"u8) || reader.At("channel_id"u8) || reader.At("channelId"u8))
            Channel = SlackNamed.Id(ref reader, "channel", ref draft.Fault, out _);
        else if (reader.At("user"u8))
            User = SlackNamed.Id(ref reader, "user", ref draft.Fault, out _);
        else if (reader.At("team"u8))
            Team = SlackNamed.Id(ref reader, "team", ref draft.Fault, out _);
        else if (reader.At("text"u8))
            Text = reader.Text("text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
        else if (reader.At("ts"u8))
            Time = Own(ref reader, ref draft.Fault);
        else if (reader.At("event_ts"u8) || reader.At("eventTs"u8))
            EventTime = SlackTime.Name(ref reader, "event_ts", ref draft.Fault, Time);
        else if (reader.At("thread_ts"u8))
            Thread = SlackTime.Name(ref reader, "thread_ts", ref draft.Fault);
        else if (reader.At("bot_id"u8))
            IsBot = reader.Fact() is not null;
        else if (reader.At("app_id"u8))
            App = reader.Fact();
        else if (reader.At("username"u8))
            draft.SenderName = JsonRead.First(draft.SenderName, reader.Fact());
        else if (reader.At("user_profile"u8))
            Profile(ref reader, ref draft);
        else if (reader.At("files"u8))
            Files(ref reader, ref draft);
        else if (reader.At("file"u8))
            OneFile(ref reader, ref draft);
        else if (reader.At("attachments"u8))
            reader.Keep(ref _attachments);
        else if (reader.At("blocks"u8))
            reader.Keep(ref _blocks);
        else if (reader.At("assistant_thread"u8))
            Assistant(ref reader, ref draft);
        else
            return false;
        return true;
    }

    /// <summary>Makes the draft this message.</summary>
    /// <param name="otherName">What names the message where it does not name itself.</param>
    public readonly void Finish(ref ItemDraft draft, string? otherName)
    {
        draft.Id = Time ?? EventTime ?? otherName;
        if (draft.Id is null)
        {
            // A name that is empty is wrong; one that is left out may be so in an example.
            if (_isUnnamed)
                draft.Fault ??= "event.ts: must be given";
            draft.Missing ??= "event.ts: must be given";
        }

        draft.Text = SlackText.Plain(Text);
        InThread(ref draft);
        if (_files is not null)
        {
            foreach (var file in _files)
            {
                draft.Attach(file.ToAttachment());
            }
        }

        // The text is what the blocks say, for those who cannot show them; an app may leave it out.
        var wordless = string.IsNullOrEmpty(Text);
        if (wordless && _blocks.TokenType == JsonTokenType.StartArray)
            SlackBlocks.Read(_blocks, ref draft);
        if (_attachments.TokenType == JsonTokenType.StartArray)
            SlackShared.Read(_attachments, ref draft);
        if (wordless && draft is { Text: null or "", Attachments.IsEmpty: true } && (IsFilled(_blocks) || IsFilled(_attachments)))
            draft.Unsupported(IsFilled(_blocks) ? "blocks" : "attachments");
    }

    /// <summary>Notes the thread, in which the answer belongs.</summary>
    public readonly void InThread(ref ItemDraft draft)
    {
        var own = Time ?? EventTime;
        draft.ReplyTo = Thread == own ? null : Thread;
        draft.Note(ExtraNames.ReplyContext, ThreadContext.Of(Thread, own));
    }

    private string? Own(ref JsonReader reader, ref string? fault)
    {
        _isUnnamed = reader.TokenType == JsonTokenType.String && reader.RawLength() == 0;
        return SlackTime.Name(ref reader, "ts", ref fault, EventTime);
    }

    private void Special(string? subtype)
    {
        IsTombstone = subtype == "tombstone";
        IsThreadTitle = subtype == "assistant_app_thread";
        IsBot |= subtype == "bot_message";
    }

    private static bool IsFilled(JsonReader list) => list.TokenType == JsonTokenType.StartArray && list.NextElement();

    private void Assistant(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("assistant_thread", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("user_id"u8))
                User = reader.Id("assistant_thread.user_id", ref draft.Fault);
            else if (reader.At("channel_id"u8))
                Channel = reader.Id("assistant_thread.channel_id", ref draft.Fault);
            else if (reader.At("thread_ts"u8))
                Thread = reader.Id("assistant_thread.thread_ts", ref draft.Fault);
            else
                reader.Skip();
        }
    }

    private static void Profile(ref JsonReader reader, ref ItemDraft draft)
    {
        string? shown = null, real = null;
        if (!reader.OpenObject("user_profile", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("display_name"u8))
                shown = reader.Fact();
            else if (reader.At("real_name"u8))
                real = reader.Fact();
            else
                reader.Skip();
        }

        draft.SenderName = shown ?? real ?? draft.SenderName;
    }

    private void Files(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenArray("files", ref draft.Fault))
            return;
        while (reader.NextElement())
        {
            OneFile(ref reader, ref draft);
        }
    }

    private void OneFile(ref JsonReader reader, ref ItemDraft draft)
    {
        if (SlackFile.Read(ref reader, ref draft) is { } file)
            (_files ??= new List<SlackFile>(1)).Add(file);
    }
}
