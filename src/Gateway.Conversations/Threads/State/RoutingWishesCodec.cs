using Gateway.Contracts.Configuration;
using MessagePack;

namespace Gateway.Conversations.Threads;

/// <summary>One field of a thread's state: <c>[selectors, expedite, preferred agent]</c>, nil where nothing is wished. New members are appended.</summary>
internal static class RoutingWishesCodec
{
    private const int FieldCount = 3;

    public static void Write(ref MessagePackWriter w, RoutingWishes wishes)
    {
        if (wishes is { Selectors.Count: 0, Expedite: false, PreferredAgent: null })
        {
            w.WriteNil();
            return;
        }

        w.WriteArrayHeader(FieldCount);
        w.WriteArrayHeader(wishes.Selectors.Count);
        foreach (var selector in wishes.Selectors)
        {
            w.WriteArrayHeader(5);
            w.Write(selector.Label);
            w.Write((int)selector.Comparison);
            w.WriteArrayHeader(selector.Values.Count);
            foreach (var value in selector.Values)
            {
                Write(ref w, value);
            }

            w.Write(selector.ExpireAfter?.Ticks ?? -1);
            w.Write(selector.Expedite);
        }

        w.Write(wishes.Expedite);
        w.Write(wishes.PreferredAgent);
    }

    public static RoutingWishes Read(ref MessagePackReader r)
    {
        if (r.TryReadNil())
        {
            return RoutingWishes.None;
        }

        var fields = r.ReadArrayHeader();
        var selectors = new SelectorModel[r.ReadArrayHeader()];
        for (var i = 0; i < selectors.Length; i++)
        {
            r.ReadArrayHeader();
            var (label, comparison) = (r.ReadString()!, (SelectorOperator)r.ReadInt32());
            var values = new LabelValue[r.ReadArrayHeader()];
            for (var v = 0; v < values.Length; v++)
            {
                values[v] = ReadValue(ref r);
            }

            var expires = r.ReadInt64();
            selectors[i] = new SelectorModel(label, comparison, values, expires < 0 ? null : TimeSpan.FromTicks(expires), r.ReadBoolean());
        }

        var wishes = new RoutingWishes { Selectors = selectors, Expedite = r.ReadBoolean(), PreferredAgent = r.ReadString() };
        for (var i = FieldCount; i < fields; i++)
        {
            r.Skip();
        }

        return wishes;
    }

    private static void Write(ref MessagePackWriter w, LabelValue value)
    {
        switch (value.Kind)
        {
            case LabelKind.Number: w.Write(value.Number); break;
            case LabelKind.Flag: w.Write(value.IsTrue); break;
            default: w.Write(value.Text); break;
        }
    }

    private static LabelValue ReadValue(ref MessagePackReader r) => r.NextMessagePackType switch
    {
        MessagePackType.String => LabelValue.Of(r.ReadString()!),
        MessagePackType.Boolean => LabelValue.Of(r.ReadBoolean()),
        _ => LabelValue.Of(r.ReadDouble()),
    };
}
