using Bunit;
using OurWater.Admin.Features;
using OurWater.Admin.Features.Conflicts;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Features.Conflicts;

/// <summary>Questions of who is who: nothing is chosen beforehand, and each choice says what follows.</summary>
public sealed class WhoIsWhoCardTests : PageTest
{
    [Theory]
    [InlineData(ConflictKind.IdTaken, "Which one is 313603.1150?", "Ratan Lal is 313603.1150", "Well 1150 is 313603.1150")]
    [InlineData(ConflictKind.AnotherRecord, "Is 313603.1150 still the same well?", "It is the same well", "It is a new well")]
    public void Card_EachKind_AsksAndSettlesWhatWasChosen(ConflictKind kind, string title, string same, string other)
    {
        ConflictChoice? chosen = null;
        var card = Render<WhoIsWhoCard>(p => p.Add(c => c.Conflict, Detail(kind)).Add(c => c.MayChoose, true).Add(c => c.OnSettle, choice => chosen = choice));

        Assert.Contains(title, Words(card), StringComparison.Ordinal);
        Assert.True(Button(card, "Choose one of the two").HasAttribute("disabled"));
        card.FindAll("input[type=radio]")[0].Change(true);
        Button(card, same).Click();
        Assert.IsType<ConflictChoice.Same>(chosen);
        card.FindAll("input[type=radio]")[1].Change(true);
        Button(card, other).Click();
        Assert.IsType<ConflictChoice.NotTheSame>(chosen);
    }

    [Fact]
    public void Card_Settled_SaysHowAndOffersNothing()
    {
        var card = Render<WhoIsWhoCard>(p => p.Add(c => c.Conflict, Detail(ConflictKind.AnotherRecord) with { Resolution = Resolutions.NotTheSame, ResolvedBy = "Asha" }).Add(c => c.MayChoose, true));

        Assert.Contains("They are two records", Words(card), StringComparison.Ordinal);
        Assert.Empty(card.FindAll(".actionbar button"));
    }

    private static ConflictDetail Detail(ConflictKind kind) => new()
    {
        Id = 1,
        Kind = kind,
        RecordType = DataType.Resource,
        Record = new RecordLabel("Ratan Lal", null, 7),
        Other = kind == ConflictKind.IdTaken ? new RecordLabel("Well 1150", null, 8) : null,
        RemoteKey = "313603.1150",
        What = "",
        TheirName = "LegacyMyWell",
        RunId = 3,
        Fields = [new ConflictField("Owner", "Ratan Lal", "Kanku Bai")],
    };
}
