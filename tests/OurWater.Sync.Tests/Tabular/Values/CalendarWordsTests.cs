using System.Globalization;
using System.Text;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Values;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Values;

/// <summary>Dates with words, in the languages of the users.</summary>
public sealed class CalendarWordsTests
{
    [Theory]
    [InlineData("15-ene-2020", 1)]
    [InlineData("15 de agosto de 2020", 8)]
    [InlineData("miércoles, 15 de abril de 2020", 4)]
    [InlineData("15 févr. 2020", 2)]
    [InlineData("15 fevr 2020", 2)]
    [InlineData("15 août 2020", 8)]
    [InlineData("1er déc. 2020", 12)]
    [InlineData("15/dez/2020", 12)]
    [InlineData("15 março 2020", 3)]
    [InlineData("15 de outubro de 2020", 10)]
    [InlineData("15. März 2020", 3)]
    [InlineData("Mi, 15. Jan. 2020", 1)]
    [InlineData("15. Jänner 2020", 1)]
    [InlineData("15 mei 2020", 5)]
    [InlineData("15 mrt 2020", 3)]
    [InlineData("15 जनवरी 2020", 1)]
    [InlineData("१५ जन॰ २०२०", 1)]
    [InlineData("15 ઑગસ્ટ 2020", 8)]
    [InlineData("15 जुलाई 2020", 7)]
    [InlineData("MAR 15 2020", 3)]
    [InlineData("mar 15 abr 2020", 4)]
    [InlineData("2020-Dic-15", 12)]
    public void Read_MonthAsAWord_IsThatMonth(string text, int month)
    {
        foreach (var form in new[] { NormalizationForm.FormC, NormalizationForm.FormD })
        {
            Assert.Equal(DateProblem.None, new DateReader().Read(text.Normalize(form), CellKind.Text, out var time));
            Assert.Equal((2020, month), (time.Date.Year, time.Date.Month));
        }
    }

    [Fact]
    public void Read_EveryMonthOfEveryLanguage_ComesBack()
    {
        foreach (var language in new[] { "en-GB", "en-IN", "es-ES", "es-MX", "fr-FR", "fr-CA", "pt-PT", "pt-BR", "de-DE", "de-AT", "nl-NL", "hi-IN", "gu-IN" })
        {
            var format = CultureInfo.GetCultureInfo(language).DateTimeFormat;
            for (var month = 1; month <= 12; month++)
            {
                foreach (var name in new[] { format.MonthNames[month - 1], format.AbbreviatedMonthNames[month - 1], format.MonthGenitiveNames[month - 1] })
                {
                    Assert.True(new DateReader().Read($"15 {name} 2020", CellKind.Text, out var time) == DateProblem.None && time.Date.Month == month, $"{language}: {name}");
                }
            }
        }
    }

    [Fact]
    public void CultureData_AreThere() => Assert.Equal("enero", CultureInfo.GetCultureInfo("es").DateTimeFormat.MonthNames[0]);

    [Theory]
    [InlineData("15/1/2020 9:30 p. m.", 21)]
    [InlineData("15/1/2020 9:30\u202Fp.\u00A0m.", 21)]
    [InlineData("15/1/2020 9:30 da tarde", 21)]
    [InlineData("15/1/2020 9:30 da manhã", 9)]
    [InlineData("15/1/2020 9:30 A.M.", 9)]
    [InlineData("15/1/2020 12:30 am", 0)]
    [InlineData("15/1/2020 21:30 Uhr", 21)]
    [InlineData("15/1/2020 21h30", 21)]
    public void Read_HalfDay_IsThatHour(string text, int hour)
    {
        Assert.Equal(DateProblem.None, new DateReader { Order = DateOrder.DayFirst }.Read(text, CellKind.Text, out var time));
        Assert.Equal((hour, 30), ((int)(time.Milliseconds / 3_600_000 % 24), (int)(time.Milliseconds / 60_000 % 60)));
    }

    [Theory]
    [InlineData("15 jui 2020")]
    [InlineData("15 brumaire 2020")]
    [InlineData("15 ma 2020")]
    public void Read_WordThatIsNoMonth_IsNoDate(string text) => Assert.Equal(DateProblem.NotADate, new DateReader().Read(text, CellKind.Text, out _));
}
