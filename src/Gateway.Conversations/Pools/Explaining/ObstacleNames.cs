using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>What keeps an agent from a job, by the names people read. None is ever renamed.</summary>
internal static class ObstacleNames
{
    public static string Of(Obstacle obstacle) => obstacle switch
    {
        Obstacle.None => "none",
        Obstacle.LetExpire => "let_expire",
        Obstacle.Capacity => "capacity",
        Obstacle.ChannelCap => "channel_cap",
        Obstacle.CoolDown => "cool_down",
        Obstacle.FairShare => "fair_share",
        Obstacle.Held => "held",
        Obstacle.Ladder => "ladder",
        Obstacle.Presence => "presence",
        Obstacle.Declined => "declined",
        Obstacle.Selector => "selector",
        Obstacle.Skill => "skill",
        Obstacle.Queue => "queue",
        Obstacle.OtherAgentOnly => "other_agent_only",
        Obstacle.UnknownAgent => "unknown_agent",
        _ => throw new ArgumentOutOfRangeException(nameof(obstacle), obstacle, "An obstacle without a name."),
    };
}
