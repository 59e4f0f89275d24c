using Gateway.Routing.Staffing;

namespace Gateway.Tests.Routing.Staffing;

public sealed class SimulatedStaffingTests
{
    private static readonly StaffingRule Rule = new() { Handling = 180 };

    /// <summary>10 erlangs on 14 agents: 88.8 % within 20 s by the formula.</summary>
    [Fact]
    public void Confirm_WorldOfTheFormula_AgreesWithIt()
    {
        var need = StaffingSolver.Solve(Rule, 100, 1800);

        var confirmed = new SimulatedStaffing(Rule, handlingVariation: 1).Confirm(need, 100, 1800);

        Assert.Equal((need.Agents, need.Scheduled), (confirmed.Agents, confirmed.Scheduled));
        Assert.InRange(confirmed.Measures.ServiceLevel, need.Measures.ServiceLevel - 0.04, need.Measures.ServiceLevel + 0.04);
    }

    [Fact]
    public void Confirm_HandlingSpreadsFarWider_AsksForMoreAgents()
    {
        var rule = Rule with { Target = 0.95, Within = 60 };
        var need = StaffingSolver.Solve(rule, 100, 1800);

        var confirmed = new SimulatedStaffing(rule, handlingVariation: 3).Confirm(need, 100, 1800);

        Assert.True(confirmed.Agents > need.Agents, $"{confirmed.Agents} of {need.Agents}");
        Assert.True(confirmed.Measures.ServiceLevel >= 0.95);
    }

    [Fact]
    public void Confirm_NobodyComes_AsksForNobody() =>
        Assert.Equal(0, new SimulatedStaffing(Rule, 1).Confirm(StaffingSolver.Solve(Rule, 0, 1800), 0, 1800).Agents);
}
