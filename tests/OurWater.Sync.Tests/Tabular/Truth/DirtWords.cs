namespace OurWater.Sync.Tests.Tabular.Truth;

/// <summary>What stands around the records of a file; a bar parts cells.</summary>
internal static class DirtWords
{
    public static readonly string[] Titles =
    [
        "Readings of the north", "Groundwater levels 2017", "Date of the report: 2019-05-04", "Date: 4 May 2019", "Date and depth, by the observers",
        "3 wells were read", "Report no. 7", "2017", "Date",
        "Printed on|2019-01-31", "Date of export:|31/01/2019", "Station:|North well", "Period|2017-01-01|2018-12-31", "Wells read|3", "District|Udaipur|Rajasthan", "Time zone of the office|none",
    ];

    public static readonly string[] CommentsAbove =
    [
        "# made by hand", "#", "# Date: 2019-05-04", "# 17 rows, 3 wells", "// exported on 2019-05-04", "# Site, Date, Remark", "#Version 2.1", "# unit of the old gauge: ft",
    ];

    public static readonly string[] CommentsBetween = ["# the gauge was moved", "#", "# moved, and read again", "# 2018-01-05 was read twice", "// checked", "# 12.5 was crossed out"];

    public static readonly string[] Totals =
    [
        "Total", "TOTAL", "Total:", "total", "Average", "Average:", "average", "Mean", "Sum", "Grand total", "Subtotal", "Avg.", "Minimum", "Max", "Total 2017", "Average depth",
    ];

    public static readonly string[] Footers =
    [
        "Source: water board", "Read by hand, in dry weather", "* estimated by the observer", "END", "--- end of data ---", "Total number of wells: 3", "2018-12-31", "3 wells, 12 readings",
        "Note:|the school well was cleaned in 2017",
        "Checked by|Asha|2018-12-31", "Wells|3", "Page 1 of 1",
    ];

    public static readonly string[] TitlesBetween = ["Temperatures", "Wells of the north", "Table 2", "Other measurements of 2017", "Date of the second visit: 2019-05-04"];

    /// <summary>What tables of something else are called, and a record of each.</summary>
    public static readonly string[][] OtherTables =
    [
        ["Site|Owner|Latitude|Longitude", "S1|Asha|24.59311|74.19831", "B-17|Ravi|24.60000|74.20000"],
        ["Site code|Date|Temperature (°C)", "S1|2017-02-03|24.5", "S1|2017-02-04|25.1", "B-17|2017-02-04|24.9"],
        ["Date|Station|EC (µS/cm)|Remarks", "2017-02-03|School|640|", "2017-02-04|Old mill|655|after rain"],
        ["Code|Meaning", "1|Good", "2|Estimated", "9|Bad"],
        ["Observer|Phone|Village", "Asha|12345|Dharta", "Ravi|12346|Hinta"],
    ];

    public static readonly string[] Notes = ["Made for the meeting in May", "Ask Asha for the list of wells", "All dates are days", "2017"];
}
