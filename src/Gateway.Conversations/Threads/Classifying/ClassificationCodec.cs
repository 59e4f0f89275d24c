using MessagePack;

namespace Gateway.Conversations.Threads;

/// <summary>One field of a thread's state: <c>[rule, [rules met by the message]]</c>, nil without rules.</summary>
internal static class ClassificationCodec
{
    public static void Write(ref MessagePackWriter w, ThreadState state)
    {
        if (state.Rule is null && state.MetRules.Count == 0)
        {
            w.WriteNil();
            return;
        }

        w.WriteArrayHeader(2);
        w.Write(state.Rule);
        w.WriteArrayHeader(state.MetRules.Count);
        foreach (var name in state.MetRules)
        {
            w.Write(name);
        }
    }

    public static void Read(ref MessagePackReader r, ThreadState state)
    {
        if (r.TryReadNil())
        {
            return;
        }

        r.ReadArrayHeader();
        state.Rule = r.ReadString();
        var met = new string[r.ReadArrayHeader()];
        for (var i = 0; i < met.Length; i++)
        {
            met[i] = r.ReadString()!;
        }

        state.MetRules = met;
    }
}
