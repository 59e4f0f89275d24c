using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Discord;

/// <summary>A command, button, menu or form of the app was used.</summary>
/// <remarks>
/// <code>
/// {"id":"..","application_id":"..","type":2,"token":"..","guild_id":"..","channel_id":"..","channel":{"id":"..","type":1},"locale":"de",
///  "member":{"nick":"..","user":{"id":"..","username":"..","global_name":".."}},"user":{..},"data":{"id":"..","name":"order","options":[{"name":"id","value":"A-7"}]}}
/// {"type":3,..,"message":{"id":".."},"data":{"custom_id":"yes","component_type":2,"values":["a"]}}
/// {"type":5,..,"data":{"custom_id":"..","components":[{"type":1,"components":[{"custom_id":"..","value":".."}]}]}}
/// </code>
/// The thread is the Discord channel: there an answer goes, in a direct conversation as on a server. <c>reply_token</c> answers the interaction itself.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal ref struct DiscordInteraction
{
    /// <summary>The fact that says what was used: the answer to Discord depends on it.</summary>
    public const string TypeFact = "interaction";

    private long? _type;
    /// <summary>Behind the token of a pressed button: the first answer would change the message the button stands under.</summary>
    public const string Followup = "followup";

    private string? _token;
    private string? _application;
    private string? _user;
    private string? _channel;
    private JsonReader _place;
    private JsonReader _data;
    private bool _hasData;

    public static void Read(ref JsonReader reader, ref ItemDraft draft)
    {
        var interaction = default(DiscordInteraction);
        while (reader.NextMember())
        {
            if (!interaction.Member(ref reader, ref draft))
                reader.Skip();
        }

        interaction.Finish(ref draft);
    }

    private bool Member(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.At("type"u8))
            _type = reader.Whole();
        else if (reader.At("id"u8))
            draft.Id = reader.Id("id", ref draft.Fault);
        else if (reader.At("token"u8))
            _token = reader.Fact();
        else if (reader.At("application_id"u8))
            _application = reader.Id("application_id", ref draft.Fault);
        else if (reader.At("channel_id"u8))
            _channel = reader.Id("channel_id", ref draft.Fault);
        else if (reader.At("channel"u8))
            reader.Keep(ref _place);
        else if (reader.At("guild_id"u8))
            draft.Note("guild", reader.Fact());
        else if (reader.At("locale"u8))
            draft.Locale = reader.Fact();
        else if (reader.At("user"u8) || reader.At("member"u8))
            _user = DiscordPeople.Read(ref reader, ref draft) ?? _user;
        else if (reader.At("message"u8))
            draft.Target = DiscordPeople.IdOf(ref reader, "message", ref draft.Fault);
        else if (reader.At("data"u8))
            Keep(ref reader);
        else
            return false;
        return true;
    }

    private void Keep(scoped ref JsonReader reader)
    {
        _data = reader;
        _hasData = reader.TokenType == JsonTokenType.StartObject;
        reader.Skip();
    }

    private readonly void Finish(ref ItemDraft draft)
    {
        draft.Kind = ItemKind.Postback;
        draft.Account ??= _application;
        var place = _place;
        draft.Sender = _channel ?? (place.TokenType == JsonTokenType.StartObject ? DiscordPeople.IdOf(ref place, "channel", ref draft.Fault) : null) ?? _user;
        draft.Alias("user", _user);
        draft.Note("participant", _user);
        if (draft.Id is null)
            draft.Missing ??= "id: must be given";
        if (draft.Sender is null)
            draft.Missing ??= "channel_id: must be given";
        var name = _type switch { 2 => "command", 3 => "component", 4 => "autocomplete", 5 => "form", _ => null };
        draft.Note(TypeFact, name);
        if (_hasData && name is not null)
            DiscordData.Read(_data, ref draft);
        if (_type is 2 or 3 or 5)
        {
            draft.Payload ??= "";
            draft.Note(ExtraNames.ReplyToken, _token is null || _application is null ? null : _type == 3 ? $"{_application}/{_token}/{Followup}" : $"{_application}/{_token}");
        }
        else
        {
            draft.Payload = null;
            draft.Ignore(_type switch
            {
                1 => "handshake",
                4 => "autocomplete: wants suggestions at once",
                null => "no type",
                var type => string.Create(CultureInfo.InvariantCulture, $"interaction type {type}"),
            });
        }
    }
}
