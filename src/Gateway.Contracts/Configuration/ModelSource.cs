namespace Gateway.Contracts.Configuration;

/// <summary>Holds the snapshot in force. The configuration loader is its only writer; everyone else reads <see cref="Current"/> once per unit of work.</summary>
public sealed class ModelSource
{
    private volatile GatewayModel _current = GatewayModel.Empty;

    public GatewayModel Current => _current;

    /// <summary>Raised after a new snapshot is in force, on the writer's thread.</summary>
    public event Action<GatewayModel>? Changed;

    public void Publish(GatewayModel model)
    {
        _current = model;
        Changed?.Invoke(model);
    }
}
