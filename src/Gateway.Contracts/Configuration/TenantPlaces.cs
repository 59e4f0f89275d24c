namespace Gateway.Contracts.Configuration;

/// <summary>Places that all tenants share, <paramref name="max"/> altogether: one tenant alone may have them all, one among several a part.</summary>
public sealed class TenantPlaces(int max, ModelSource models)
{
    // Four tenants must be busy at once before a fifth finds no place; a smaller part would refuse the largest tenant while places stand empty.
    public const int Part = 4;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>True means that <see cref="Leave"/> follows.</summary>
    public bool TryEnter(string tenant)
    {
        lock (_lock)
        {
            var own = _places.GetValueOrDefault(tenant);
            if (_count >= max || own >= (models.Current.Tenants.Count > 1 ? Math.Max(1, max / Part) : max))
            {
                return false;
            }

            _places[tenant] = own + 1;
            _count++;
            return true;
        }
    }

    public void Leave(string tenant)
    {
        lock (_lock)
        {
            _count--;
            if (--_places[tenant] == 0)
            {
                _places.Remove(tenant);
            }
        }
    }
}
