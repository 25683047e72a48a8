using Microsoft.ML;
using SeNet.MLNet.Internals;

namespace SeNet.MLNet.Tests.Internals;

public sealed class EnvironmentDeviceTests
{
    private static readonly string[] TwoGpus = ["cpu", "cuda:0", "cuda:1"];

    [Theory]
    [InlineData(null, "cuda:0")]
    [InlineData(0, "cuda:0")]
    [InlineData(1, "cuda:1")]
    [InlineData(-1, "cpu")]
    public void Choose_WithGpus_TakesTheNumberedOne(int? gpu, string expected) =>
        Assert.Equal(expected, EnvironmentDevice.Choose(new MLContext(), gpu, fallback: false, TwoGpus));

    [Fact]
    public void Choose_NoGpuAndNoneAsked_TakesTheCpu() =>
        Assert.Equal("cpu", EnvironmentDevice.Choose(new MLContext(), null, fallback: false, ["cpu"]));

    [Fact]
    public void Choose_MissingGpuWithFallback_WarnsAndTakesTheCpu()
    {
        var ml = new MLContext();
        var messages = new List<string>();
        ml.Log += (_, message) => messages.Add(message.Message);

        Assert.Equal("cpu", EnvironmentDevice.Choose(ml, 2, fallback: true, TwoGpus));
        Assert.Contains(messages, message => message.Contains("GpuDeviceId is 2") && message.Contains("cuda:1"));
    }

    [Fact]
    public void Choose_MissingGpuWithoutFallback_Fails() =>
        Assert.Contains("FallbackToCpu", Assert.Throws<InvalidOperationException>(() => EnvironmentDevice.Choose(new MLContext(), 2, fallback: false, TwoGpus)).Message);

    [Fact]
    public void Settings_OfTheContext_AreSeenThroughItsCatalogs()
    {
        var ml = new MLContext(42) { GpuDeviceId = 3, FallbackToCpu = true };
        foreach (var environment in (Microsoft.ML.Runtime.IHostEnvironment[])[ml, MLEnvironment.Of(ml.Transforms), MLEnvironment.Of(ml.Data), MLEnvironment.Of(ml.MulticlassClassification.Trainers)])
        {
            Assert.Equal(42, MLEnvironment.Seed(environment));
            Assert.Equal(3, MLEnvironment.GpuDeviceId(environment));
            Assert.True(MLEnvironment.FallbackToCpu(environment));
        }
        ml.FallbackToCpu = false;
        Assert.False(MLEnvironment.FallbackToCpu(MLEnvironment.Of(ml.Data)));
    }
}
