namespace Gateway.Routing;

/// <summary>A signature among those whose first job's ladder opens further by waiting, ordered by when.</summary>
internal sealed class RelaxEntry : OrderedNode<RelaxEntry>
{
    public Signature Signature = null!;
}
