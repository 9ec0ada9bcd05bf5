using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>The position of a row: both numbers or neither.</summary>
internal static class CoordinateReader
{
    public static (double? Latitude, double? Longitude) Read(RowReader row, ref List<RowProblem>? problems)
    {
        FieldSource north = row.Plan.Source(Fields.Latitude), east = row.Plan.Source(Fields.Longitude);
        string latitudeText = row.Text(north).ToString(), longitudeText = row.Text(east).ToString();
        bool noLatitude = NoValue.Is(latitudeText), noLongitude = NoValue.Is(longitudeText);
        if (noLatitude && noLongitude) return default;
        if (noLatitude || noLongitude)
        {
            var missing = noLatitude ? north : east;
            (problems ??= []).Add(Problems.Coordinates(row.Name(missing), "", $"The {(noLatitude ? "latitude" : "longitude")} is missing. Write both numbers, or neither."));
            return default;
        }

        var latitude = Coordinates.ReadDegrees(latitudeText, row.Kind(north), row.Plan.Numbers, true);
        var longitude = Coordinates.ReadDegrees(longitudeText, row.Kind(east), row.Plan.Numbers, false);
        if (latitude is { } lat && longitude is { } lon && row.Plan.Neighbours?.IsSwapped(lat, lon) == true)
        {
            (problems ??= []).Add(new RowProblem(ReasonCodes.CoordinatesSwapped, row.Name(north),
                $"{latitudeText}, {longitudeText} lies among the other places of the file only when the two numbers are exchanged.", latitudeText));
            return default;
        }

        var good = Check(row.Name(north), latitudeText, latitude, 90, "latitude", ref problems);
        good &= Check(row.Name(east), longitudeText, longitude, 180, "longitude", ref problems);
        if (good && latitude == 0 && longitude == 0)
        {
            (problems ??= []).Add(Problems.Coordinates(row.Name(north), "0, 0", "0, 0 lies in the Atlantic Ocean: it is what programs write where they have no position."));
            good = false;
        }

        return good ? (latitude, longitude) : default;
    }

    private static bool Check(string? column, string text, double? degrees, double most, string axis, ref List<RowProblem>? problems)
    {
        if (degrees is { } value && Math.Abs(value) <= most) return true;
        (problems ??= []).Add(Problems.Coordinates(column, text, degrees is null
            ? $"{Problems.Quote(text)} is not a {axis}. Write degrees, such as {(most == 90 ? "24.5935 or 24° 35' 36.6\" N" : "74.1921 or 74° 11' 31.6\" E")}."
            : $"{Problems.Quote(text)} is no {axis}: they go from -{most} to {most}."));
        return false;
    }
}
