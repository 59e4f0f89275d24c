using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Line;

/// <summary>Where an event comes from: in a group or room the thread is that, and the person is its participant.</summary>
internal static class LineSource
{
    public static void Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("source", ref draft.Fault))
            return;
        string? user = null, group = null, room = null;
        while (reader.NextMember())
        {
            if (reader.At("userId"u8))
                user = reader.Id("source.userId", ref draft.Fault);
            else if (reader.At("groupId"u8))
                group = reader.Id("source.groupId", ref draft.Fault);
            else if (reader.At("roomId"u8))
                room = reader.Id("source.roomId", ref draft.Fault);
            else
                reader.Skip();
        }

        draft.Sender = group ?? room ?? user;
        if (group is null && room is null)
        {
            draft.Alias("user", user);
            return;
        }

        draft.Alias("group", group ?? room);
        draft.Note("participant", user);
    }
}
