using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Snn.Generators.Checking;

/// <summary>Every diagnostic of the generator, one place. Each has a page in docs/rules.</summary>
internal static class Rule
{
    private static readonly Dictionary<string, DiagnosticDescriptor> Table = [];

    public const string
        NotPartial = "SNN0001",
        LanguageTooOld = "SNN0002",
        NotTopLevel = "SNN0003",
        MemberWritten = "SNN0005",
        CalledVar = "SNN0006",
        UnknownConstruct = "SNN0101",
        StateWithoutEquation = "SNN0102",
        TargetNotState = "SNN0103",
        EquationTwice = "SNN0104",
        ThresholdNotComparison = "SNN0105",
        FlowAndStep = "SNN0106",
        NotExpressionBodied = "SNN0107",
        MemberType = "SNN0108",
        CircularEquations = "SNN0109",
        PropertyNotPartial = "SNN0110",
        ArrivalNotAdditive = "SNN0111",
        StartNotConstant = "SNN0112",
        HoldDurations = "SNN0113",
        SynapseInputs = "SNN0114",
        UpdateMembers = "SNN0115",
        OnlyOne = "SNN0116",
        ReservedName = "SNN0117",
        InputOutsideFlow = "SNN0118",
        NotTrainable = "SNN0119",
        NoGradient = "SNN0120",
        SurrogateReads = "SNN0121",
        MarkedTwice = "SNN0122",
        NotFinite = "SNN0127",
        NothingMade = "SNN0130",
        Accessors = "SNN0131",
        Modifier = "SNN0132",
        StrayAttribute = "SNN0133",
        BaseClass = "SNN0134",
        ThetaUnit = "SNN0135",
        Unread = "SNN0136",
        WholeDivision = "SNN0137",
        RisingOutsideWhen = "SNN0140",
        PostMember = "SNN0141",
        PostInArrival = "SNN0142",
        ToleranceRange = "SNN0143",
        ToleranceOfNone = "SNN0144",
        RangeEmpty = "SNN0146",
        RangeOfNone = "SNN0147",
        StartOutOfRange = "SNN0148",
        IntegratorChosen = "SNN0201",
        ExactNeedsLinear = "SNN0202",
        EulerNeedsAffine = "SNN0203",
        HoleClosed = "SNN0204",
        NoSurrogate = "SNN0301",
        NotWired = "SNN0302",
        WiredTwice = "SNN0303",
        NotANeuron = "SNN0304",
        NotASynapse = "SNN0305",
        NotAMember = "SNN0306",
        NowhereToLand = "SNN0307",
        NoLearningSignal = "SNN0308",
        NoReadout = "SNN0309",
        UnreadableModel = "SNN0310",
        NoInputPopulation = "SNN0311",
        SourceDoesNotSpike = "SNN0312",
        NeedsFlow = "SNN0313",
        UnknownRule = "SNN0314",
        ThresholdKicked = "SNN0315",
        HoldNotTrained = "SNN0316",
        NothingToRead = "SNN0317",
        DelayNotTrained = "SNN0318",
        ThresholdCornered = "SNN0319",
        OfParameters = "SNN0320",
        PopulationArray = "SNN0321",
        ModelBroken = "SNN0322",
        WireUnits = "SNN0323",
        NetworkDt = "SNN0324",
        OutOfReach = "SNN0325",
        NoSuchState = "SNN0326",
        Misplaced = "SNN0330",
        ReadsAcross = "SNN0331",
        ReleaseForm = "SNN0332",
        ReleaseTimed = "SNN0333",
        ReleasePerNeuron = "SNN0334",
        OneToOneSizes = "SNN0335",
        WithoutShape = "SNN0336",
        PatchRange = "SNN0337",
        PatchTarget = "SNN0338",
        SharedLearning = "SNN0339",
        NotByRows = "SNN0342",
        ConnectRange = "SNN0340",
        NoSelfConnections = "SNN0341",
        RewiringUntrained = "SNN0343",
        EventOrder = "SNN0344",
        EventIdle = "SNN0345",
        EventHolds = "SNN0346",
        EventAlways = "SNN0347",
        EventTimed = "SNN0348",
        NotOnline = "SNN0370",
        OnlineForm = "SNN0371",
        NoSuchParameter = "SNN0372",
        OwnAndTrained = "SNN0373",
        NoiseOutsideFlow = "SNN0374",
        NoiseNotAdded = "SNN0375",
        NoiseOfSource = "SNN0376",
        NoSuchInput = "SNN0377",
        LossMembers = "SNN0401",
        LossForm = "SNN0402",
        TimedLoss = "SNN0520",
        EmptyWindow = "SNN0521",
        GradientReadouts = "SNN0522",
        PenaltyMembers = "SNN0403",
        PenaltyType = "SNN0404",
        PenaltyFlat = "SNN0405",
        ScheduleMembers = "SNN0406",
        InitUnit = "SNN0407",
        UpdateForm = "SNN0408",
        NothingToReduce = "SNN0409",
        NotReduced = "SNN0410",
        BindingForm = "SNN0411",
        BindingPlace = "SNN0412",
        BindingShape = "SNN0413",
        WrittenInGroup = "SNN0414",
        UpdateOrder = "SNN0415",
        GradientOfUpdate = "SNN0416",
        BoundTwice = "SNN0417",
        SignalUnfed = "SNN0418",
        FedFromNowhere = "SNN0419",
        UpdateIdle = "SNN0420",
        NothingWired = "SNN0421",
        SynapseDelays = "SNN0422",
        ParameterOfUpdate = "SNN0423",
        StartOfUpdate = "SNN0424",
        DelayOfUpdate = "SNN0425",
        SpikesOfUpdate = "SNN0427",
        RuleOfUpdate = "SNN0434",
        KernelByPairs = "SNN0435",
        RewiringMembers = "SNN0430",
        RewiringForm = "SNN0431",
        RewiringNone = "SNN0432",
        DrawOutside = "SNN0433",
        PlasticityTarget = "SNN0500",
        PlasticityIdle = "SNN0501",
        PlasticityUndriven = "SNN0502",
        PlasticityPin = "SNN0503",
        PlasticityView = "SNN0504",
        PlasticityNoView = "SNN0505",
        PlasticitySignal = "SNN0506",
        PlasticityNone = "SNN0507",
        PlasticityOther = "SNN0508",
        PlasticityUnnamed = "SNN0509",
        PlasticityTwice = "SNN0510",
        PlasticityDelay = "SNN0511",
        PlasticityBounds = "SNN0512",
        PlasticityGivenTwice = "SNN0513",
        GradientForm = "SNN0514",
        GradientSignal = "SNN0515",
        GradientTwice = "SNN0516",
        GradientMoves = "SNN0517",
        RuleNotTrained = "SNN0518",
        GradientUntaken = "SNN0519",
        Internal = "SNN0900";

    static Rule()
    {
        Define(NotPartial, "Class is not partial", "'{0}' must be declared 'partial', so that the kernels can be added to it");
        Define(LanguageTooOld, "Language version too old", "SnnDsl models need C# 14 or later, this project is compiled as C# {0}; set <LangVersion>latest</LangVersion>");
        Define(MemberWritten, "Member that the generator writes", "The generated part of '{1}' has a member '{0}' of its own; call this one something else");
        Define(CalledVar, "Type called var", "There is a type called 'var' where '{0}' is, so a generated part cannot leave types to the compiler; call it something else");
        Define(NotTopLevel, "Not a plain class", "'{0}' must be a plain top-level class: no record or struct, in no other type, without type parameters");
        Define(UnknownConstruct, "Unknown construct in an equation", "'{0}' has no meaning in an equation; use states, parameters, inputs, + - * /, comparisons, ?: and the functions of Snn.Dsl");
        Define(StateWithoutEquation, "State without an equation", "State '{0}' has no equation; add 'D({0}) == ...' to Flow or 'Next({0}) == ...' to Step");
        Define(TargetNotState, "Equation of something that is no state", "'{0}' is no state; only a property marked [State] can stand on the left of an equation");
        Define(EquationTwice, "Two equations for one state", "'{0}' already has an equation in this set; sets are simultaneous, so write one");
        Define(ThresholdNotComparison, "Threshold is no comparison", "The condition of an event must be a comparison such as 'V >= VTh', so that its distance from the threshold is known");
        Define(FlowAndStep, "Flow and Step mixed", "'{0}' has both a Flow and a Step; write all its equations as D(x) in Flow or all as Next(x) in Step");
        Define(NotExpressionBodied, "Member is not expression-bodied", "'{0}' must be expression-bodied ('=> ...'), since equations are read and never run");
        Define(MemberType, "Type cannot be used in equations", "'{0}' is of type '{1}'; use float or a quantity such as Time or Voltage");
        Define(CircularEquations, "Circular definition", "'{0}' is defined through itself; break the circle");
        Define(PropertyNotPartial, "Property is not partial", "'{0}' must be declared 'partial', such as 'public partial {1} {0} {{ get; set; }}'");
        Define(ArrivalNotAdditive, "Arrival is not additive", "An arriving spike must add a multiple of the weight, as in 'Next({0}) == {0} + Weight'");
        Define(StartNotConstant, "Start value is not constant", "The start value of '{0}' must be made of parameters and numbers");
        Define(HoldDurations, "Holds of different durations", "All states that '{0}' holds must be held for the same time; a second duration would need a third mode of its flow");
        Define(SynapseInputs, "Synapse needs one weight", "'{0}' must have exactly one [Input], the weight of the arriving spike, and either an Arrival event or an [Impulse]");
        Define(UpdateMembers, "Custom update is incomplete", "'{0}' must have one [Target], one [Reduce] gradient and a Step that gives Next of each of its states");
        Define(OnlyOne, "More than one", "'{0}' has no effect: a model has at most one {1}");
        Define(ReservedName, "Reserved name", "'{0}' means something of its own in equations; choose another name");
        Define(InputOutsideFlow, "Input outside the flow", "'{0}' reads the input '{1}'; only Flow, Step and an arrival can, so let a state carry it there");
        Define(NotTrainable, "Cannot be trained", "'{0}' cannot be trained, it is {1}; [Trainable] belongs on a projection of a network, or on a parameter of a neuron or synapse: a float or quantity with get and init");
        Define(NoGradient, "Parameter has no gradient", "Nothing that a neuron or synapse does depends on '{0}', so training will not move it; use it in an equation, or leave out [Trainable]", DiagnosticSeverity.Warning);
        Define(SurrogateReads, "Surrogate reads more than theta", "A surrogate is a function of the distance from the threshold and of parameters, but this one reads '{0}'; let the threshold depend on it, or leave it out");
        Define(MarkedTwice, "Class of two kinds", "'{0}' is marked [{1}] already; a class is of one kind, so take [{2}] to a class of its own");
        Define(NotFinite, "Constant is not finite", "'{0}' is {1}; numbers in equations must be finite and within the range of a float");
        Define(NothingMade, "No code was made", "No code was made for '{0}', and no other message says why. This is a bug of the generator; please report it with the class");
        Define(Accessors, "Accessors do not fit", "'{0}' {1}");
        Define(Modifier, "Modifier without a meaning", "'{0}' cannot be on '{1}': {2}");
        Define(StrayAttribute, "Attribute without a meaning", "[{0}] has no meaning on '{1}': {2}");
        Define(BaseClass, "Not what can be inherited", "'{0}' {1}");
        Define(ThetaUnit, "Theta has another unit", "theta is {0}, as both sides of 'When' are, and {1}; {2}");
        Define(Unread, "Nothing reads it", "Nothing reads '{0}': {1}");
        Define(WholeDivision, "Division of whole numbers", "'{0}' divides whole numbers, of which C# drops the remainder; make one of them a float");
        Define(RisingOutsideWhen, "Rising outside a condition", "'Rising' is what an event waits for and has no value; write it as the whole of 'When', and a comparison here");
        Define(PostMember, "View of the target has another form", "A [Post] is what a [Synapse] sees of its target: declare '{0}' as 'public partial {1} {0} {{ get; }}' in a synapse, without another mark");
        Define(PostInArrival, "Arrival reads the target", "An arriving spike adds the same to every synapse of a projection, so it cannot read '{0}' of the target; let the flow or the output read it");
        Define(ToleranceRange, "Tolerance out of range", "'{0}' is no tolerance for a flow in single precision; give one between 1e-6 and 0.1");
        Define(ToleranceOfNone, "Tolerance without a meaning", "{0} takes steps of one length whatever the error, so it has no tolerance; pin Integrator.Adaptive, or leave the tolerance out");
        Define(RangeEmpty, "Range is empty", "No value of '{0}' is {1}; put the lower end of its range below the upper one");
        Define(RangeOfNone, "Range of something that is no parameter", "'{0}' has no range, it is {1}; [AtLeast], [Above], [AtMost] and [Below] belong on a parameter of a neuron or synapse, a number or quantity with get and init, or on a projection of a network");
        Define(StartOutOfRange, "Start value out of range", "'{0}' starts at {1}, but is to be {2}; change its value or its range");
        Define(IntegratorChosen, "Integration method", "{0} is integrated by {1}", DiagnosticSeverity.Info);
        Define(ExactNeedsLinear, "Exact integration needs a linear flow", "D({0}) is not linear in the states with constant coefficients, so it has no exact step; pin ExponentialEuler or RungeKutta4, or pin nothing");
        Define(EulerNeedsAffine, "Exponential Euler needs an affine equation", "D({0}) is not affine in {0} itself, so exponential Euler does not apply; pin RungeKutta4, or pin nothing");
        Define(HoleClosed, "Quotient with a hole", "'{0}' is 0/0 at a point where it has a limit, and is computed as '{1}', which has no hole; write it so", DiagnosticSeverity.Info);
        Define(NoSurrogate, "Learning rule needs a surrogate", "{0} trains through the spikes of '{1}' ({2}), whose event has no Surrogate; add 'Surrogate = theta => ...'");
        Define(NotWired, "Projection is not wired", "Projection '{0}' is in no wire; add 'Source >> {0} >> Target' to the Wiring");
        Define(WiredTwice, "Projection is wired twice", "Projection '{0}' already has a wire; its weights have one shape, so declare another projection");
        Define(NotANeuron, "Population of something that is no neuron", "'{0}' is not marked [Neuron], so there can be no population of it");
        Define(NotASynapse, "Projection of something that is no synapse", "'{0}' is not marked [Synapse], so spikes cannot arrive through it");
        Define(NotAMember, "Not a member of this network", "'{0}' must be a {1} property of this network, named directly");
        Define(NowhereToLand, "Target has nowhere to receive", "'{0}' gives {1}, and '{2}' has no {3} to receive it");
        Define(NotOnline, "No online form", "{0} cannot be derived forwards: {1}; leave out 'Online = true'", DiagnosticSeverity.Error);
        Define(OnlineForm, "Of e-prop's online form", "'{0}' is about eligibilities, which only e-prop as a network runs has; write 'Train<EProp>(Online = true, {0} = true)', or leave it out", DiagnosticSeverity.Error);
        Define(NoLearningSignal, "Population gets no learning signal", "Population '{0}' has no projection onto the readout, so e-prop gives it no learning signal; connect it to the readout or train with another rule", DiagnosticSeverity.Warning);
        Define(NoReadout, "No readout", "A network that is trained has a readout, a population of a model with [Output] and without a spike event, or one marked [Readout]; this one has none");
        Define(UnreadableModel, "Model cannot be read", "Model '{0}' comes from an assembly without readable equations (built by another version of the generator?); rebuild that assembly");
        Define(NoInputPopulation, "No input population", "The network has no population of spikes given from outside; add a population of a [Neuron] class without states, such as SpikeInput");
        Define(SourceDoesNotSpike, "Source does not spike", "'{0}' starts at population '{1}', which emits no spikes");
        Define(UnknownRule, "Unknown learning rule", "The generator derives no adjoint for '{0}'; use EProp, SurrogateBptt or EventProp");
        Define(NeedsFlow, "Rule needs a flow", "{0} needs the time between steps, and '{1}' ({2}) moves by a Step map; write its equations as D(x) in a Flow");
        Define(ThresholdKicked, "Threshold is crossed by a kick", "{0} needs a threshold that is crossed gradually, and impulses of '{1}' land on {2}, on which the threshold of '{3}' depends; use a synapse with a current, such as Exponential");
        Define(HoldNotTrained, "Hold gets no gradient", "'{1}' of '{2}' is the length of a hold alone, which {0} does not train; train with EventProp, or leave out [Trainable]", DiagnosticSeverity.Warning);
        Define(NothingToRead, "Readout without anything to read", "The readout '{0}' ({1}) neither spikes by itself nor has an [Output], so there is nothing for a loss to read; mark a population that does");
        Define(ThresholdCornered, "Threshold is not differentiable", "{0} needs a threshold with a slope everywhere, and that of '{1}' ({2}) decides by a state (Abs, Max, Min, a comparison or ?:); write it without, or train with a surrogate");
        Define(DelayNotTrained, "Delay cannot be trained", "The delay of '{0}' cannot be trained: {1}");
        Define(OfParameters, "Setting of trained parameters on weights", "'{0}' has no effect on the weights of '{1}', which learn one by one and take any value; it belongs to parameters of models, so leave it out");
        Define(ModelBroken, "Model has errors", "'{0}' has errors, so no code is made for '{1}'");
        Define(PopulationArray, "Populations in a collection", "'{0}' holds populations or projections of which the compiler knows neither how many nor which; declare each as a property, such as 'public Population<Lif> Hidden {{ get; }} = new(100);', and name it in the wire");
        Define(WireUnits, "Units across a wire", "'{0}' gives {1}, and '{2}' of '{3}' takes {4}; {5}");
        Define(NetworkDt, "Time step of another form", "'Dt' is the length of a step, and {0}; declare it as 'public Time Dt {{ get; init; }} = 1 * ms;'");
        Define(OutOfReach, "Parameter out of reach", "The parameter '{0}' of '{1}' is not public, so a network of another assembly cannot read it; make it public");
        Define(NoSuchState, "Target has no such state", "'{0}' reads the state '{1}' of type '{2}' of its target, and '{3}' has none; add it there, or name one that there is in the synapse");
        Define(Misplaced, "Kept where it cannot be", "'{0}' cannot be kept {1}: {2}");
        Define(ReadsAcross, "Read at the other end of the synapse", "{0} belongs to each {1} neuron and reads '{2}', which belongs to each {3}: the two ends of a synapse meet in the weight of an arriving spike alone, so let the spike deliver what is needed");
        Define(ReleaseForm, "Release is no factor of the weight", "What a spike delivers must be the weight times one factor of parameters and of states marked [State(Per.Pre)], but that of '{0}' {1}");
        Define(ReleaseTimed, "Rule does not see releases", "{0} knows no gradient by the time of a spike that moves states of its synapses, and {1} of '{2}' ({3}) is marked [State(Per.Pre)]; train with EProp or SurrogateBptt");
        Define(ReleasePerNeuron, "Trained at the wrong end of the synapse", "'{0}' is trained for each neuron at which the projection ends, and states of its source ({1}) depend on it; train one value for the projection, with [Trainable]");
        Define(OneToOneSizes, "One to one between different sizes", "'{0}' connects each neuron with the one of its index, and '{1}' has {2} and '{3}' {4}; give both the same number, or connect them by Sparse");
        Define(WithoutShape, "Population without a shape", "'{0}' goes by rows and columns, and '{1}' has none; declare '{1}' by height, width and channels, as in new(28, 28, 1)");
        Define(PatchRange, "Kernel, stride or padding out of range", "'{0}' is {1}");
        Define(PatchTarget, "Target of another shape", "'{0}' is {1}, and '{2}' has {3} for {4}; declare it {5}");
        Define(SharedLearning, "Rule of single synapses where none has a weight of its own", "A rule of plasticity changes weights that are kept, and the synapses of '{0}' {1}; leave out [Learn<...>], or connect by Sparse");
        Define(NotByRows, "Connections that are not drawn by rows", "'{0}' is chosen for all neurons at once, and the synapses of '{1}' are drawn anew for each neuron that spikes; take Connect.Probability, PerSource, Distance, Where or OneToOne, or connect by Sparse");
        Define(ConnectRange, "Connections out of range", "'{0}' {1}");
        Define(NoSelfConnections, "No self-connections to leave out", "'{0}' comes from '{1}' and ends at '{2}', so it connects no neuron with itself; leave out 'SelfConnections'");
        Define(RewiringUntrained, "Rewiring without training", "'{0}' is to be rewired by training, and its weights do not learn; mark it [Trainable], or leave out 'Rewiring'");
        Define(EventOrder, "Order of events is open", "Events of a step follow each other as they are declared, and '{0}' and '{1}' stand in different parts of '{2}'; declare them in one");
        Define(EventIdle, "Internal event without an effect", "'{0}' is not sent and changes no state, so nothing comes of it; add 'Then = [Next(x) == ...]', or leave it out");
        Define(EventHolds, "State held by an internal event", "'{0}' is not sent, and only a spike can freeze a state; write 'Hold(@for: ...)' to keep '{0}' from happening again, or let the flow of {1} read a state that '{0}' sets");
        Define(EventAlways, "Condition without a state", "Nothing moves the condition of '{0}', so it holds in every step or in none; compare a state");
        Define(EventTimed, "Time of an event is not followed", "{0} takes the time of an event from its own crossing, or from an event before it in a step that makes it happen, and '{1}' of '{2}' ({3}) {4}, or train with EProp or SurrogateBptt");
        Define(NoSuchParameter, "Parameter that there is not", "'{0}' names '{1}', of which each neuron is to have its own value, and {2}; name one of {3}");
        Define(OwnAndTrained, "Parameter that is given and trained", "'{1}' of '{0}' learns, so [PerNeuron] cannot give each neuron a value of its own; {2}");
        Define(NoiseOutsideFlow, "Noise outside of a flow", "White noise drives a flow, as in 'D(V) == (I - V) / TauMem + Noise(Sigma)'; here it has no meaning");
        Define(NoiseNotAdded, "Noise that is not added", "White noise can only be added to a flow, with a strength in front of it; 'D({0})' does something else with it");
        Define(NoiseOfSource, "Noise in states of the source", "'{0}' is a state of the source neuron, which moves when spikes arrive and has no noise; leave Noise out of its flow");
        Define(NoSuchInput, "Input that the run cannot give", "'{0}' is to be given '{1}' by the run: {2}");
        Define(LossMembers, "Loss is incomplete", "'{0}' must have one [Readout], [Spike] or [FirstSpike], at most one [Target], a Score of each class, of which the highest is predicted, and an Objective, which is minimised");
        Define(TimedLoss, "Targets over time that do not go together", "'{0}' {1}");
        Define(EmptyWindow, "Window without steps", "'{0}' has no step: the second number is the step behind the window's last; write one above the first");
        Define(LossForm, "Loss of a form that is not derived", "'{0}' {1}");
        Define(PenaltyMembers, "Penalty is incomplete", "'{0}' must have a [SpikeCount], a [FiringRate] or one of each, at most one [TrialLength], and an Objective, which is minimised");
        Define(PenaltyType, "Type does not fit its meaning", "'{0}' is {1}, so it must be of type '{2}', not '{3}'");
        Define(PenaltyFlat, "Penalty has no gradient", "'Objective' does not change with the number of spikes by more than jumps, so it trains nothing; let it depend on '{0}' smoothly", DiagnosticSeverity.Warning);
        Define(ScheduleMembers, "Schedule is incomplete", "'{0}' must have a Value, a float that is made of Iteration, Progress, parameters and numbers: 'public float Value => ...'");
        Define(InitUnit, "Weights start with another unit", "The weights of '{0}' start as {1}, and they are {2}; {3}");
        Define(UpdateForm, "Update of a network of another form", "'{0}' {1}");
        Define(NothingToReduce, "Reduction over what is not there", "'{0}' has nothing to reduce: {1}");
        Define(NotReduced, "New value has more than its variable", "The new value of '{0}' is {1}, and '{0}' is {2}; reduce it, as with {3}(...)");
        Define(BindingForm, "Variable of an update is not bound", "'{0}' {1}");
        Define(BindingPlace, "Variable of an update stands for something else", "'{0}' is {1}, and {2} is {3}; {4}");
        Define(BindingShape, "Variables of an update have different shapes", "'{0}' has {1} for its {2}, and '{3}' has {4}; {5}");
        Define(WrittenInGroup, "Variable is written twice in a group", "'{0}' and '{1}' both write {2} in {3}, so which of them counts is open; put one of them into another group");
        Define(UpdateOrder, "Order of updates", "'{0}' cannot run after '{1}': {2}");
        Define(GradientOfUpdate, "Gradient that is not there", "'{0}' {1}");
        Define(BoundTwice, "Two variables of an update are one", "'{0}' and '{1}' are both {2}, and one of them is written, so the other would be the old or the new value; write the equations with one variable, of which x is the old and Next(x) the new value");
        Define(SignalUnfed, "Signal that nothing feeds", "'{0}' learns by {1}, and nothing feeds its signal '{2}'; mark '{0}' [FromRun(nameof({1}.{2}))], and give it in the run by Simulation.Signal(\"{0}.{2}\")");
        Define(FedFromNowhere, "Feed of no signal", "'{0}' is to be given '{1}' by the run, and no rule takes it: {2}");
        Define(NothingWired, "Trained network without a projection", "'{0}' is trained, and no projection is wired, so that nothing reaches its readout; wire one, as in 'Input >> InOut >> Output', or leave [Train<...>] out");
        Define(SynapseDelays, "Delays of single synapses", "'{0}' cannot have Delays of its synapses: {1}");
        Define(ParameterOfUpdate, "Parameter that an update cannot have", "'{0}' {1}");
        Define(StartOfUpdate, "Start value that an update cannot have", "'{0}' {1}");
        Define(DelayOfUpdate, "Delay that an update cannot have", "'{0}' {1}");
        Define(RuleOfUpdate, "Variable of a rule that an update cannot have", "'{0}' {1}");
        Define(KernelByPairs, "Rule of pairs where pairs share their weights", "'{0}' changes {1} by {2} in {3}, which is another for each pair of neurons, and pairs share the entries of the kernel of '{4}'; let PreSpike or PostSpike do it, which act for each pair, or connect by Dense or Sparse");
        Define(SpikesOfUpdate, "Update counts spikes of neurons that have none", "'{0}' is always 0, since neurons of '{1}' do not spike; name a population whose neurons do, or bind a state");
        Define(UpdateIdle, "Update that never runs", "'{0}' never runs: updates run after the batches of training, and nothing trains '{1}'; mark it [Update(Every = 0)] and run it by simulation.Update, or write by which rule '{1}' learns, as in [Network, Train<EProp>]", DiagnosticSeverity.Warning);
        Define(RewiringMembers, "Rewiring rule is incomplete", "'{0}' must have one [Target], θ of a synapse, as in '[Target] public partial float Theta {{ get; set; }}', and a condition under which a synapse goes, as in 'public bool Gone => Next(Theta) < 0;'");
        Define(RewiringForm, "Rewiring rule of another form", "'{0}' {1}");
        Define(RewiringNone, "Not a rewiring rule", "'{0}' is to be rewired by '{1}', which is not marked [Rewiring]; give an object of a class that is, as in 'Rewiring = new DeepR {{ L1 = 1e-5f }}'");
        Define(DrawOutside, "Number drawn where none is", "'{0}' draws a number for each synapse of a projection that is rewired, in a [Rewiring] alone; in a flow white noise is 'Noise(sigma)'");
        Define(PlasticityTarget, "Learning rule without one weight", "'{0}' must have one [Target], the weight of the synapse: 'public partial float W {{ get; set; }}'");
        Define(PlasticityIdle, "Learning rule that changes no weight", "Nothing changes '{0}', so nothing is learned; add 'Next({0}) == ...' to an event or to Step, or 'D({0}) == ...' to Flow");
        Define(PlasticityUndriven, "Variable that nothing drives", "'{0}' starts at 0 and no equation of the rule moves it from there; add 'Next({0}) == ...' to an event, or a source to its flow; where an update of the network is to move it, give it a start value other than 0, 'Next({0}) == ...' in Start");
        Define(PlasticityPin, "Pinned where it cannot be", "'{0}' cannot be {1}: {2}; leave the place out, which makes it {3}");
        Define(PlasticityView, "View of a neuron has another form", "A [{2}] is what a learning rule sees of a neuron: declare '{0}' as 'public partial {1} {0} {{ get; }}', a float or quantity, without another mark");
        Define(PlasticityNoView, "Neuron has nothing of that name", "'{0}' learns by {1}, which reads '{2}', and '{3}' has {4}; name one of its states or events, or Fired, Theta or Psi");
        Define(PlasticitySignal, "Signal has another form", "A [{2}] is given by the run: declare '{0}' as 'public partial {1} {0} {{ get; }}', a float or quantity, without another mark");
        Define(PlasticityNone, "Not a learning rule", "'{0}' is not marked [Plasticity], so no projection can learn by it");
        Define(PlasticityOther, "Another rule than named", "'{0}' is marked [Learn<{1}>] and made with the rule {2}; name one of them in both places");
        Define(PlasticityUnnamed, "Rule that is not named", "'{0}' is made with a rule and has no [Learn<...>], so nothing runs it; mark it [Learn<{1}>]");
        Define(PlasticityTwice, "Rule named twice", "'{0}' learns by {1} already; name each rule once, and where it is to act twice write a second class");
        Define(PlasticityDelay, "Delay that learns beside a rule", "The delay of '{0}' cannot be trained where its weights learn by a rule, which runs outside of trials; leave out [TrainableDelay]");
        Define(PlasticityGivenTwice, "Rule given twice", "'{0}' is made with two rules {1}, and has one of that class; leave one of them out");
        Define(GradientForm, "Gradient of another form", "'{0}' {1}");
        Define(GradientReadouts, "Written gradient for several readouts", "'{0}' is trained by the gradient of {1}, which is told one learning signal, and {2} reaches the readouts {3}, each with a signal of its own; leave {1} out, so that gradients are derived, or wire {2} to one readout");
        Define(GradientSignal, "Gradient without a learning signal", "'{0}' is trained by the gradient of {1}, which {2}; training gives each neuron after one learning signal, so declare '[Signal(Per.Post)] public partial float L {{ get; }}' and no other");
        Define(GradientTwice, "Two gradients of one weight", "'{0}' learns by {2} and {1}, each of which sums up a gradient, and an optimiser takes one; leave one of them out");
        Define(GradientMoves, "Rule moves the weight beside an optimiser", "'{0}' is trained by the gradient of {1}, whose {2} moves the weight as well; let its EndOfTrial do that, which simulations alone have");
        Define(RuleNotTrained, "Rule that training does not run", "'{0}' learns by {1} in simulations alone: it sums up no gradient, and training, in which examples share the weights, moves them by gradients; give it a [Gradient] for that", DiagnosticSeverity.Warning);
        Define(GradientUntaken, "Gradient that nobody takes", "The gradient of {1} moves no weight of '{0}' in training: {2}");
        Define(PlasticityBounds, "Bounds beside a rule", "The weights of '{0}' are changed by {1}, which keeps to its own bounds; write them in its equations, as in 'Next(W) == Clamp(W, 0, 1)', and leave out those of the projection");
        Define(Internal, "Generator failed", "The generator failed on '{0}' and made no kernels for it: {1}. This is a bug of the generator; please report it with the class");
    }

    /// <summary>The rules, for the test that each has a page.</summary>
    public static IEnumerable<DiagnosticDescriptor> All => Table.Values;

    public static DiagnosticDescriptor Descriptor(string id) => Table[id];

    private static void Define(string id, string title, string message, DiagnosticSeverity severity = DiagnosticSeverity.Error) =>
        Table.Add(id, new DiagnosticDescriptor(id, title, message, "SnnDsl", severity, isEnabledByDefault: true, helpLinkUri: $"docs/rules/{id}.md"));
}
