using System.Buffers;
using System.Text.Json;

namespace ImQuota.Domain.Editions;

/// <summary>Reads a catalogue's JSON (catalogue.schema.json) strictly; all errors are reported at once.</summary>
public static class CatalogueReader
{
    private const int MaxEditions = 100;
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>The catalogue that comes with the product: the edition table of spec section 1.</summary>
    public static string BuiltInJson { get; } = ReadBuiltIn();

    /// <param name="json">UTF-8 safe text, at most what the caller bounds it to.</param>
    /// <param name="version">The version it gets, 1 or more.</param>
    public static CatalogueReadResult Read(string json, long version)
    {
        var errors = new List<string>();
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            return new CatalogueReadResult(null, [$"$: is not JSON: {exception.Message}"]);
        }

        using (document)
        {
            Catalogue catalogue = Read(new JsonFields(document.RootElement, "$", errors), version, errors);
            return new CatalogueReadResult(errors.Count == 0 ? catalogue : null, errors);
        }
    }

    private static Catalogue Read(JsonFields root, long version, List<string> errors)
    {
        if (root.Has("$schema"))
        {
            root.Text("$schema", 256);
        }

        Dictionary<string, Edition> editions = ReadEditions(root);
        var catalogue = new Catalogue
        {
            Version = version,
            Editions = editions,
            GroupTypes = GroupTypeReader.Read(root),
            Conditions = FeatureConditionsReader.Read(root),
        };
        root.Close();
        foreach (Edition edition in editions.Values)
        {
            foreach (string target in edition.UpgradesTo)
            {
                if (!editions.ContainsKey(target) || string.Equals(target, edition.Id, StringComparison.Ordinal))
                {
                    errors.Add($"$.editions.{edition.Id}.upgradesTo: '{target}' is not another edition of this catalogue");
                }
            }
        }

        return catalogue;
    }

    private static Dictionary<string, Edition> ReadEditions(JsonFields root)
    {
        var editions = new Dictionary<string, Edition>(StringComparer.Ordinal);
        if (root.Object("editions") is not { } fields)
        {
            return editions;
        }

        foreach (string id in fields.Names)
        {
            if (id.Length is 0 or > 32 || id.AsSpan().ContainsAnyExcept(IdCharacters))
            {
                fields.Error(id, "an edition's id is 1 to 32 of a-z, 0-9 and '-'");
            }

            editions[id] = EditionReader.Read(id, fields.Object(id)!);
        }

        if (editions.Count is 0 or > MaxEditions)
        {
            root.Error("editions", $"has {editions.Count} editions; 1 to {MaxEditions} are allowed");
        }

        return editions;
    }

    private static string ReadBuiltIn()
    {
        using Stream stream = typeof(CatalogueReader).Assembly.GetManifestResourceStream("catalogue.json")
            ?? throw new InvalidOperationException("The built-in catalogue is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
