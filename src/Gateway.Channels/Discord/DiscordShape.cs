using System.Text.Json;
using Gateway.Channels.Json;

namespace Gateway.Channels.Discord;

/// <summary>Which of Discord's shapes a body is, by its outermost members.</summary>
internal ref struct DiscordShape
{
    public string? Application;
    public string? DispatchName;
    public JsonReader Event;
    public JsonReader Dispatch;
    public bool HasEvent;
    public bool HasDispatch;
    public bool HasType;

    /// <summary>A message has an author and words, an interaction never has.</summary>
    public readonly bool IsMessage => _hasAuthor && _hasContent;

    public bool IsEmpty;
    private bool _hasAuthor;
    private bool _hasContent;

    public static DiscordShape Read(scoped ref JsonReader reader)
    {
        var shape = new DiscordShape { IsEmpty = true };
        while (reader.NextMember())
        {
            shape.IsEmpty = false;
            if (reader.At("application_id"u8))
            {
                shape.Application = reader.Fact();
            }
            else if (reader.At("event"u8))
            {
                shape.HasEvent = reader.TokenType == JsonTokenType.StartObject;
                shape.Event = reader;
                reader.Skip();
            }
            else if (reader.At("d"u8))
            {
                shape.HasDispatch = true;
                shape.Dispatch = reader;
                reader.Skip();
            }
            else if (reader.At("t"u8))
            {
                shape.DispatchName = reader.Fact();
            }
            else
            {
                shape.HasType |= reader.ValueTextEquals("type"u8);
                shape._hasAuthor |= reader.ValueTextEquals("author"u8);
                shape._hasContent |= reader.ValueTextEquals("content"u8);
                reader.Skip();
            }
        }

        return shape;
    }
}
