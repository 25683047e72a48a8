using SeNet.Torch.Training;

namespace SeNet.Torch.Tests.Training;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void Factor_Constant_IsOne() =>
        Assert.All([0L, 5L, 99L], step => Assert.Equal(1, new LearningRateSchedule.Constant().Factor(step, 10, 10)));

    [Fact]
    public void Factor_WarmupCosine_RisesThenFallsToNearZero()
    {
        var schedule = new LearningRateSchedule.WarmupCosine(1);
        var factors = Enumerable.Range(0, 100).Select(step => schedule.Factor(step, 10, 10)).ToArray();

        Assert.Equal(1.0 / 11, factors[0], 1e-12);
        Assert.Equal(10.0 / 11, factors[9], 1e-12);
        Assert.Equal(1, factors[10], 1e-12);
        Assert.Equal(0.5, factors[55], 1e-12);
        Assert.InRange(factors[99], 0, 0.001);
        Assert.Equal(factors[10..].OrderDescending(), factors[10..]);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(7, 1)]
    public void Factor_RunShorterThanTwoWarmups_StaysPositiveAndAtMostOne(int stepsPerEpoch, int epochs)
    {
        var schedule = new LearningRateSchedule.WarmupCosine(5);

        for (var step = 0; step < stepsPerEpoch * epochs; step++)
            Assert.InRange(schedule.Factor(step, stepsPerEpoch, epochs), 1e-6, 1);
    }

    [Fact]
    public void Factor_OneCycle_IsPyTorchs()
    {
        double[] usual = [0.04, 0.1316718427000253, 0.3716718427000253, 0.6683281572999747, 0.9083281572999747, 1, 0.9874640062350873, 0.9504846320134737, 0.89091617757105, 0.8117456539497631, 0.7169430017913008, 0.6112620219362893, 0.500002, 0.38874197806371075, 0.28306099820869923, 0.18825834605023697, 0.10908782242895004, 0.049519367986526286, 0.012539993764912554, 4e-06];
        double[] other = [0.1, 0.14456400944391146, 0.26942958916356985, 0.44986557971965857, 0.6501344202803414, 0.83057041083643, 0.9554359905560885, 1, 0.9829799502313896, 0.9330796891903272, 0.8536998372026805, 0.75025, 0.6297801130287091, 0.5005, 0.3712198869712908, 0.25075, 0.14730016279731956, 0.06792031080967287, 0.018020049768610436, 0.001];

        AssertFactors(usual, new LearningRateSchedule.OneCycle(), stepsPerEpoch: 5, epochs: 4);
        AssertFactors(other, new LearningRateSchedule.OneCycle(0.4, 10, 100), stepsPerEpoch: 5, epochs: 4);
        Assert.Equal(1, new LearningRateSchedule.OneCycle().Factor(0, 1, 1));
    }

    [Fact]
    public void Factor_CosineWithAnEnd_IsPyTorchs() => AssertFactors(
        [1, 0.994459753267812, 0.9779754323328191, 0.9509529358847655, 0.9140576474687263, 0.8681980515339464, 0.8145033635316129, 0.7542957248827961, 0.6890576474687264, 0.620395509268104, 0.55, 0.47960449073189637, 0.41094235253127387, 0.34570427511720414, 0.2854966364683873, 0.23180194846605376, 0.18594235253127378, 0.14904706411523455, 0.12202456766718094, 0.10554024673218806],
        new LearningRateSchedule.Cosine(0.1), stepsPerEpoch: 4, epochs: 5);

    [Fact]
    public void Factor_Polynomial_IsPyTorchs() => AssertFactors(
        [1, 0.9025, 0.81, 0.7225, 0.64, 0.5625, 0.49, 0.4225, 0.36, 0.3025, 0.25, 0.2025, 0.16, 0.1225, 0.09, 0.0625, 0.04, 0.0225, 0.01, 0.0025],
        new LearningRateSchedule.Polynomial(2), stepsPerEpoch: 4, epochs: 5);

    [Fact]
    public void Factor_Steps_FallWhereAnEpochBegins()
    {
        AssertFactors([1, 1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25], new LearningRateSchedule.StepDecay(3, 0.5), stepsPerEpoch: 2, epochs: 7);
        AssertFactors([1, 1, 1, 1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.01, 0.01], new LearningRateSchedule.MultiStepDecay([2, 5]), stepsPerEpoch: 2, epochs: 6);
    }

    [Fact]
    public void Factor_WarmupThenCosine_IsPyTorchsSequence() => AssertFactors(
        [0.1, 0.28, 0.46, 0.64, 0.82, 1, 0.9890738003669028, 0.9567727288213004, 0.9045084971874737, 0.8345653031794291, 0.75, 0.6545084971874737, 0.5522642316338268, 0.44773576836617335, 0.34549150281252633, 0.25, 0.16543469682057105, 0.09549150281252632, 0.043227271178699504, 0.010926199633097156],
        new LearningRateSchedule.Warmup(2.5, new LearningRateSchedule.Cosine(), StartFactor: 0.1), stepsPerEpoch: 2, epochs: 10);

    [Fact]
    public void Add_FigureOnAPlateau_ReducesAsPyTorch()
    {
        var lower = new PlateauWatch(new LearningRateSchedule.ReduceOnPlateau { Gamma = 0.5, Patience = 1, Threshold = 0.01, Cooldown = 1, MinFactor = 0.1 }, TrainingMetric.Loss);
        var higher = new PlateauWatch(new LearningRateSchedule.ReduceOnPlateau { Patience = 0, Threshold = 0.1 }, TrainingMetric.Accuracy);

        Assert.Equal([1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125], Factors(lower, 1, 0.9, 0.895, 0.894, 0.893, 0.89, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7));
        Assert.Equal([1, 0.1, 0.1, 0.1, 0.01], Factors(higher, 0.5, 0.54, 0.56, 0.7, 0.7).Select(factor => Math.Round(factor, 12)));
    }

    [Fact]
    public void Validate_ImpossibleNumber_NamesIt()
    {
        AssertRefused("Schedule.Epochs", new LearningRateSchedule.StepDecay(0));
        AssertRefused("Schedule.Gamma", new LearningRateSchedule.StepDecay(1, 2));
        AssertRefused("Schedule.Milestones", new LearningRateSchedule.MultiStepDecay([5, 5]));
        AssertRefused("Schedule.FinalFactor", new LearningRateSchedule.Cosine(1));
        AssertRefused("Schedule.RiseShare", new LearningRateSchedule.OneCycle(0));
        AssertRefused("Schedule.Power", new LearningRateSchedule.Polynomial(double.NaN));
        AssertRefused("Schedule.Then", new LearningRateSchedule.Warmup(1, new LearningRateSchedule.WarmupCosine(1)));
        AssertRefused("Schedule.Patience", new LearningRateSchedule.Warmup(1, new LearningRateSchedule.ReduceOnPlateau { Patience = -1 }));
    }

    private static void AssertRefused(string option, LearningRateSchedule schedule) =>
        Assert.Contains(option, Assert.ThrowsAny<ArgumentException>(() => new TrainingOptions { Schedule = schedule }.Validate()).Message);

    private static void AssertFactors(double[] expected, LearningRateSchedule schedule, int stepsPerEpoch, int epochs)
    {
        for (var step = 0; step < expected.Length; step++) Assert.Equal(expected[step], schedule.Factor(step, stepsPerEpoch, epochs), 1e-12);
    }

    private static double[] Factors(PlateauWatch watch, params double[] figures) => Array.ConvertAll(figures, figure =>
    {
        watch.Add(figure);
        return watch.Factor;
    });
}
