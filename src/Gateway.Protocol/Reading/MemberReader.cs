namespace Gateway.Protocol.Reading;

internal static class MemberReader
{
    /// <summary>A frame without members of its own.</summary>
    public static void SkipAll<TSource>(ref TSource source)
        where TSource : struct, IFrameSource, allows ref struct
    {
        var scope = source.Enter();
        while (source.Next(ref scope, out _))
        {
            source.Skip();
        }
    }
}
