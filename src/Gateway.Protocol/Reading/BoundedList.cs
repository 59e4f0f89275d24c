namespace Gateway.Protocol.Reading;

internal delegate T ReadOne<TSource, out T>(ref TSource source)
    where TSource : struct, IFrameSource, allows ref struct;

/// <summary>Arrays of objects that an honest sender keeps short.</summary>
internal static class BoundedList
{
    /// <param name="unit">What the rule counts, behind the number; empty where the member says it.</param>
    public static List<T> Read<TSource, T>(ref TSource source, Member member, int countMax, ReadOne<TSource, T> one, string unit = "")
        where TSource : struct, IFrameSource, allows ref struct
    {
        var items = new List<T>();
        var elements = source.EnterArray(member);
        while (source.NextElement(ref elements))
        {
            if (items.Count == countMax)
            {
                source.Fail(member, $"at most {countMax}{unit}");
                break;
            }

            items.Add(one(ref source));
        }

        return items;
    }
}
