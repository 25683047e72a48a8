using System.Security.Cryptography;
using System.Text;
using Microsoft.ML;
using SeNet.MLNet.Scoring;
using SeNet.Torch.Weights;

namespace SeNet.MLNet.Tests.Scoring;

public sealed class DamagedModelTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly SeResNetTransformer _model;
    private readonly byte[] _zip;

    public DamagedModelTests()
    {
        _model = SmallModel.Transformer(_ml);
        _zip = ModelZip.Save(_ml, _model);
    }

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Load_NewerFormat_AsksForAnUpdate()
    {
        var error = Fail<NotSupportedException>(EditManifest("\"formatVersion\": 1", $"\"formatVersion\": {ModelFormat.Version + 1},\n  \"novelty\": true"));
        Assert.Contains($"format {ModelFormat.Version + 1}", error.Message);
        Assert.Contains("Update the package", error.Message);
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("weights.safetensors")]
    public void Load_MissingEntry_NamesIt(string entry) =>
        Assert.Contains($"'{entry}' is missing", Fail<InvalidDataException>(ModelZip.Edit(_zip, entry, _ => null)).Message);

    [Fact]
    public void Load_ChangedWeights_Fails() =>
        Assert.Contains("weights are not those", Fail<InvalidDataException>(ModelZip.Edit(_zip, "weights.safetensors", Flip)).Message);

    [Fact]
    public void Load_WeightsThatAreNoNumbers_AreNamed()
    {
        var weights = Assert.Single(ModelZip.Entries(_zip, "weights.safetensors")).Value;
        var diverged = weights.ToArray();
        var values = 8 + (int)BitConverter.ToInt64(weights); // behind the length of the header, and the header
        for (var i = 0; i < 64; i++) BitConverter.GetBytes(float.NaN).CopyTo(diverged, values + (4 * i)); // counters may come first

        var zip = ModelZip.Edit(Forge(Hash(weights), Hash(diverged)), "weights.safetensors", _ => diverged);

        Assert.Contains("NaN or infinite are '", Fail<InvalidDataException>(zip).Message);
    }

    [Fact]
    public void Load_ChangedManifest_Fails() =>
        Assert.Contains("not the one that was saved", Fail<InvalidDataException>(EditManifest("circle", "circus")).Message);

    [Fact]
    public void Load_ManifestThatIsNoJson_Fails() =>
        Assert.Contains("manifest can't be read", Fail<InvalidDataException>(ModelZip.Edit(_zip, "manifest.json", bytes => bytes[..^20])).Message);

    [Fact]
    public void Load_UnknownProperty_Fails() =>
        Assert.Contains("novelty", Fail<InvalidDataException>(Forge("\"formatVersion\": 1", "\"formatVersion\": 1,\n  \"novelty\": true")).Message);

    [Fact]
    public void Load_ArchitectureThatDoesntFitTheWeights_ListsWhatDoesnt()
    {
        var error = Fail<WeightsFileException>(Forge("\"stemWidth\": 8", "\"stemWidth\": 12"));
        Assert.Contains("shapes differ", error.Message);
    }

    [Fact]
    public void Load_OtherNumberOfClasses_ListsWhatDoesntFit() =>
        Assert.Contains("3 rows, the network 2 classes", Fail<WeightsFileException>(Forge(",\n      \"star\"", "")).Message);

    [Theory]
    [InlineData("\"stemWidth\": 8", "\"stemWidth\": 0", "StemWidth")]
    [InlineData("\"batchSize\": 4", "\"batchSize\": 0", "batch size")]
    [InlineData("\"UInt32\"", "\"Int32\"", "no type of a key")]
    [InlineData("\"cropSize\": 32", "\"cropSize\": 8", "ResizeTo|32 pixels")]
    public void Load_ValuesThatMakeNoModel_SaysWhich(string from, string to, string expected) =>
        Assert.Matches(expected, Assert.ThrowsAny<Exception>(() => ModelZip.Load(_ml, Forge(from, to))).ToString());

    [Fact]
    public void Load_TruncatedAnywhere_Fails()
    {
        for (var length = 0; length < _zip.Length; length += 997)
            Assert.ThrowsAny<Exception>(() => ModelZip.Load(_ml, _zip[..length]));
    }

    [Fact]
    public void Load_AnyByteFlipped_FailsOrGivesTheSameModel()
    {
        var data = ScoredRows.Images(_ml, 2);
        var expected = ScoredRows.Scores(_model.Transform(data));
        var random = new Random(5);
        for (var round = 0; round < 60; round++)
        {
            var damaged = _zip.ToArray();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            ITransformer loaded;
            try
            {
                loaded = ModelZip.Load(_ml, damaged);
            }
            catch (Exception)
            {
                continue;
            }
            using (loaded as IDisposable)
                if (loaded is SeResNetTransformer) Assert.Equal(expected, ScoredRows.Scores(loaded.Transform(data)));
        }
    }

    // ML.NET wraps what a reader throws.
    private T Fail<T>(byte[] zip) where T : Exception
    {
        var error = Assert.ThrowsAny<Exception>(() => ModelZip.Load(_ml, zip));
        while (error is not T && error.InnerException is { } inner) error = inner;
        return Assert.IsType<T>(error);
    }

    private byte[] EditManifest(string from, string to) =>
        ModelZip.Edit(_zip, "manifest.json", bytes => Replace(bytes, from, to));

    // Changes the manifest and the hash that the header holds of it.
    private byte[] Forge(string from, string to)
    {
        var manifest = Assert.Single(ModelZip.Entries(_zip, "manifest.json")).Value;
        var forged = Replace(manifest, from, to);
        return ModelZip.Edit(EditManifest(from, to), "Model.key", bytes => Replace(bytes, HashInHeader(manifest), HashInHeader(forged)));
    }

    // ML.NET stores texts in UTF-16.
    private static string HashInHeader(byte[] content) => string.Concat(Hash(content).Select(digit => $"{digit}\0"));

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] Replace(byte[] content, string from, string to)
    {
        var text = Encoding.Latin1.GetString(content);
        Assert.Contains(from, text);
        return Encoding.Latin1.GetBytes(text.Replace(from, to, StringComparison.Ordinal));
    }

    private static byte[] Flip(byte[] content)
    {
        var changed = content.ToArray();
        changed[^100] ^= 1;
        return changed;
    }
}
