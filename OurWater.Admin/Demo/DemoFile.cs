using System.Globalization;
using System.Text;
using OurWater.Sync.Model;

namespace OurWater.Admin.Demo;

/// <summary>An uploaded file of the demo while it is written: its lines, and what became of each.</summary>
internal sealed class DemoFile(string name)
{
    private readonly List<string> _lines = ["Pincode,Well ID,Date,Depth to water (cm)"];

    public string Name { get; } = name;
    public PullCounts Counts { get; } = new();
    public List<RejectedRow> Rejected { get; } = [];

    /// <returns>The row as a spreadsheet shows it.</returns>
    public int Add(DemoPlace place, DateTime day, double metres) =>
        Add(place, day.ToString("d/M/yyyy", CultureInfo.InvariantCulture), Math.Round(metres * 100).ToString(CultureInfo.InvariantCulture));

    public void AddRejected(DemoPlace place, string date, string depth, string reason, string message, string? subject)
    {
        var row = Add(place, date, depth);
        Counts.Rejected++;
        Rejected.Add(new RejectedRow
        {
            DataType = DataType.Reading,
            Row = row,
            Reason = reason,
            Message = message,
            Subject = subject,
            Original = [place.Pincode, place.Number.ToString(CultureInfo.InvariantCulture), date, depth],
        });
    }

    public Stream Content() => new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', _lines) + "\n"));

    private int Add(DemoPlace place, string date, string depth)
    {
        _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{place.Pincode},{place.Number},{date},{depth}"));
        Counts.Read++;
        return _lines.Count;
    }
}
