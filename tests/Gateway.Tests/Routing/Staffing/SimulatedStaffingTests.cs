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

    /// <summary>Constant handling about halves the wait of exponential handling.</summary>
    [Fact]
    public void Confirm_HandlingDoesNotSpread_WaitsAreShorterThanByTheFormula()
    {
        var need = StaffingSolver.Solve(Rule, 100, 1800);

        var confirmed = new SimulatedStaffing(Rule, handlingVariation: 0).Confirm(need, 100, 1800);

        Assert.True(confirmed.Agents <= need.Agents);
        Assert.InRange(new SimulatedStaffing(Rule with { Target = need.Measures.ServiceLevel - 0.01 }, 0).Confirm(need, 100, 1800).Measures.MeanWait, 0, 0.8 * need.Measures.MeanWait);
    }

    [Fact]
    public void Confirm_TargetTheFormulaMisses_AsksForMoreAgents()
    {
        var tooFew = StaffingSolver.Solve(Rule, 90, 1800) with { Agents = 11 };

        var confirmed = new SimulatedStaffing(Rule, handlingVariation: 1).Confirm(tooFew, 100, 1800);

        Assert.True(confirmed.Agents > 11);
        Assert.True(confirmed.Measures.ServiceLevel >= Rule.Target);
    }

    [Fact]
    public void Confirm_NobodyComes_AsksForNobody() =>
        Assert.Equal(0, new SimulatedStaffing(Rule, 1).Confirm(StaffingSolver.Solve(Rule, 0, 1800), 0, 1800).Agents);
}
