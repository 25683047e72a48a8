using Microsoft.Extensions.Configuration;

namespace SeNet.Samples.PredictionService.Tests;

public sealed class ServiceOptionsTests
{
    [Fact]
    public void Read_Settings_ReplaceTheDefaults()
    {
        var options = Read("--model", "a.zip", "--batching:maxsize", "7", "--Upload:MaxBytes=5000");

        Assert.Equal(new ServiceOptions { Model = "a.zip", Batching = new() { MaxSize = 7 }, Upload = new() { MaxBytes = 5000 } }, options);
    }

    [Theory]
    [InlineData("Batching:MaxSize", "0", "Batching:MaxSize must be 1 to 1024, not 0.")]
    [InlineData("Batching:MaxSize", "1025", "not 1025")]
    [InlineData("Batching:MaxDelay", "-1", "Batching:MaxDelay must be 0 to 60000 milliseconds, not -1.")]
    [InlineData("Batching:MaxPending", "0", "Batching:MaxPending must be")]
    [InlineData("Upload:MaxBytes", "0", "Upload:MaxBytes must be")]
    [InlineData("Upload:MaxPixels", "700000001", "Upload:MaxPixels must be 1 to 700000000, not 700000001.")]
    [InlineData("Upload:MaxPixels", "many", "'many' at 'Upload:MaxPixels'")]
    [InlineData("Upload:MaxPixel", "1000", "'MaxPixel'")]
    public void Read_BadSetting_NamesItAndItsValue(string name, string value, string part) =>
        Assert.Contains(part, Assert.ThrowsAny<Exception>(() => Read("--model", "a.zip", "--" + name, value)).Message);

    [Fact]
    public void Read_NoModel_SaysHowToNameOne() =>
        Assert.Contains("--model model.zip", Assert.Throws<ArgumentException>(() => Read()).Message);

    private static ServiceOptions Read(params string[] args) => ServiceOptions.Read(new ConfigurationBuilder().AddCommandLine(args).Build());
}
