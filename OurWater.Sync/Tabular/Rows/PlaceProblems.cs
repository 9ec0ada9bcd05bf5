using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

internal static class PlaceProblems
{
    /// <summary>Why nothing can be stored at this place; null where it can.</summary>
    public static RowProblem? Of(Place place, IdentityReader identities) => place.Status switch
    {
        PlaceStatus.Unknown when IsBadNumber(place, identities) => Problems.ResourceId(identities.ColumnName, NumberOf(place)),
        PlaceStatus.New when IsBadNumber(place, identities) => Problems.ResourceId(identities.ColumnName, NumberOf(place)),
        PlaceStatus.Unknown or PlaceStatus.New when IdentityText.IsScientific(place.Identity) => Problems.ScientificId(identities.ColumnName, place.Identity),
        PlaceStatus.Unknown => Problems.UnknownResource(place.Identity, identities.IsLegacy, identities.ColumnName),
        PlaceStatus.Ambiguous => Problems.AmbiguousResource(place.Identity, identities.ColumnName),
        _ => null,
    };

    /// <summary>A known place may have any number; one that would be made, or linked, has four digits.</summary>
    private static bool IsBadNumber(Place place, IdentityReader identities) =>
        identities.IsLegacy && LegacyMyWellNumbers.TryParse(place.Identity, out _, out var number) && LegacyMyWellNumbers.VillageOf(number) is null;

    private static string NumberOf(Place place) => place.Identity[(place.Identity.IndexOf('.') + 1)..];
}
