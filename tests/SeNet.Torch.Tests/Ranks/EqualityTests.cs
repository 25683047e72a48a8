namespace SeNet.Torch.Tests.Ranks;

/// <summary>Training on two and four ranks against one: the same weights and losses, whatever the options.</summary>
public sealed class EqualityTests(EqualityTests.Trained trained) : IClassFixture<EqualityTests.Trained>
{
    // 20 steps in float64. Float32 alone differs by rounding that training makes larger.
    private const double Rounding = 1e-12, Float32Rounding = 1e-4, WireRounding = 0.05;

    public static TheoryData<string> Exact =>
    [
        "sgd, mixup, class weights, smoothing", "nesterov, cutmix, accumulation, clipping", "adamw, averaged weights, balanced", "skipped images", "tiny batches",
    ];

    [Theory]
    [MemberData(nameof(Exact))]
    public void Fit_SynchronizedNormalization_GivesTheWeightsOfOneRank(string name)
    {
        foreach (var ranks in new[] { 2, 4 }) Assert.InRange(trained.Difference(name, ranks), 0, Rounding);
    }

    [Fact]
    public void Fit_Float32_GivesTheWeightsOfOneRankButForRounding()
    {
        foreach (var ranks in new[] { 2, 4 }) Assert.InRange(trained.Difference("float32", ranks), 0, Float32Rounding);
    }

    [Fact]
    public void Fit_BFloat16OnTheWire_StaysNear()
    {
        foreach (var ranks in new[] { 2, 4 }) Assert.InRange(trained.Difference("bfloat16 wire", ranks), double.Epsilon, WireRounding);
    }

    [Fact]
    public void Fit_LocalNormalization_GivesOtherWeightsThanOneRank() => Assert.NotInRange(trained.Difference("local", 2), 0, Float32Rounding);

    [Theory]
    [MemberData(nameof(Exact))]
    [InlineData("float32")]
    [InlineData("bfloat16 wire")]
    [InlineData("local")]
    [InlineData("local float32")]
    public void Fit_AnyOptions_GivesAllRanksTheSameBits(string name)
    {
        foreach (var ranks in new[] { 2, 4 }) Assert.Contains($"{name}: identical on {ranks},", trained.Lines(ranks), StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_SeveralRanks_EvaluatesEveryImageOnce()
    {
        var alone = trained.Lines(1).Replace(" on 1,", " on N,", StringComparison.Ordinal).Split('\n').Where(IsExact);
        foreach (var ranks in new[] { 2, 4 })
            Assert.Equal(alone, trained.Lines(ranks).Replace($" on {ranks},", " on N,", StringComparison.Ordinal).Split('\n').Where(IsExact));

        static bool IsExact(string line) => Exact.Any(name => line.StartsWith($"{name.Data}:", StringComparison.Ordinal));
    }

    /// <summary>All cases, trained once on each number of ranks.</summary>
    public sealed class Trained : IDisposable
    {
        private readonly TemporaryFolder _folder = new();
        private readonly Dictionary<int, string> _lines = [];

        public Trained()
        {
            var launcher = Mpi.OpenMpi();
            foreach (var ranks in new[] { 1, 2, 4 })
            {
                var job = ranks == 1 ? Mpi.RunAlone("cases", _folder.Path) : Mpi.Run(launcher, ranks, "cases", _folder.Path);
                Assert.True(job.ExitCode == 0, job.Text);
                _lines[ranks] = job.Output.Replace("\u001B[?1h\u001B=", "", StringComparison.Ordinal); // Open MPI gives it a terminal, which .NET greets
            }
        }

        /// <summary>What rank 0 said.</summary>
        public string Lines(int ranks) => _lines[ranks];

        /// <summary>The largest difference of a number from one rank's.</summary>
        public double Difference(string name, int ranks) => WrittenNumbers.Difference(_folder.Path, name, ranks);

        public void Dispose() => _folder.Dispose();
    }
}
