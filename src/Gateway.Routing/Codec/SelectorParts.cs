using System.Collections.Frozen;
using Gateway.Contracts.Configuration;
using MessagePack;

namespace Gateway.Routing;

/// <summary>Labels of agents and selectors of jobs. A value is a MessagePack string, float or boolean.</summary>
internal static class SelectorParts
{
    public static void Write(ref MessagePackWriter w, IReadOnlyDictionary<string, LabelValue> labels)
    {
        w.WriteMapHeader(labels.Count);
        foreach (var (label, value) in labels.OrderBy(l => l.Key, StringComparer.Ordinal))
        {
            w.Write(label);
            Write(ref w, value);
        }
    }

    public static FrozenDictionary<string, LabelValue> ReadLabels(ref MessagePackReader r)
    {
        var labels = new Dictionary<string, LabelValue>(StringComparer.Ordinal);
        for (var left = r.ReadMapHeader(); left > 0; left--)
        {
            var label = Parts.ReadName(ref r);
            labels[label] = ReadValue(ref r);
        }

        return labels.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public static void Write(ref MessagePackWriter w, IReadOnlyList<Selector> selectors)
    {
        w.WriteArrayHeader(selectors.Count);
        foreach (var selector in selectors)
        {
            w.WriteArrayHeader(selector.Expedites ? 5 : 4);
            w.Write(selector.Label);
            w.Write((int)selector.Comparison);
            w.WriteArrayHeader(selector.Values.Count);
            foreach (var value in selector.Values) Write(ref w, value);
            Parts.Write(ref w, selector.ExpiresAfter);
            if (selector.Expedites) w.Write(true);
        }
    }

    public static Selector[] ReadSelectors(ref MessagePackReader r)
    {
        var selectors = new Selector[r.ReadArrayHeader()];
        for (var i = 0; i < selectors.Length; i++)
        {
            var fields = Parts.Expect(ref r, 4, 5, "selector");
            var (label, comparison) = (Parts.ReadName(ref r), Parts.ReadEnum<SelectorOperator>(ref r));
            var values = new LabelValue[r.ReadArrayHeader()];
            for (var v = 0; v < values.Length; v++) values[v] = ReadValue(ref r);
            selectors[i] = new Selector(label, comparison, values, Parts.ReadTime(ref r), fields > 4 && r.ReadBoolean());
        }

        return selectors;
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
        MessagePackType.String => LabelValue.Of(Parts.ReadName(ref r)),
        MessagePackType.Boolean => LabelValue.Of(r.ReadBoolean()),
        _ => LabelValue.Of(r.ReadDouble()),
    };
}
