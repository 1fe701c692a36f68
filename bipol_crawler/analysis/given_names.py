"""Frequent given names in West Java and Indonesia. They show where a name begins after an office without a comma."""

from __future__ import annotations

GIVEN_NAMES = frozenset(
    """aan aang abdul abdullah abdurrahman abu acep ace ade adam adang adi adit aditya adnan aep afif agung agus
    ahmad achmad ai ais aisyah aji ajat akbar alamsyah alex alfian ali alif alwi amalia amin amir amirudin ana
    anas andi andika andre andri anggi anggraeni ani anisa anita anna anton antonius anwar apang apep ara ardi
    ardiansyah ari arif arie aries arief aris arman arya asep asih asri atang ati atty aulia ayi ayu aziz azis
    baban badru bagus bahrudin bambang banyu bayu beni benny bima boy budi budhi budiman cahya cahyadi cahyo
    candra cecep cepi chandra citra cucu dadan dadang dani daniel danny darma dasep david deden dedi deddy
    dede dedeh deni denny dendi desi dewa dewi dian diana dicky didi didin dikdik dikky dina dini dindin dita
    doni donny dwi eddy edi edy eep eem eka eko elis elin eli emil encep endah endang endi engkus enjang
    entang entis erik erick ernawati erna erni erwin etty euis eva evi fahmi fahri faisal fajar farhan farid
    fatimah fauzan fauzi febri fenny feri ferry fikri firdaus firman fitri fitria galih gatot ganjar gilang
    gina gugun gun gunawan guntur habib hadi haikal hakim hamdan hamid hana handi hani hari haris hariyanto
    hartono hasan hasanudin hengky hendar hendi hendra hendri hendrik hengki heni henny heri herry herlina
    herman hermawan hery hesti hilman hikmat husni ida idan ihsan iin iis ika ikhsan ilham iman imam imas ina
    indah indra indri ineu intan iqbal irfan irma irwan isak isep iskandar ismail iwan iyan iyus jaja jajang
    jaka jamal jamaludin januar jeje jejen johan joko jon jonathan jono juju jujun julia junaedi juhana kania
    kartika kartini kenny khoirul kokom komar kosasih kurnia kurniawan kusnadi lala lasmini leni lestari lia
    lilis lina linda lisda lucky luki lukman lusi maman mamat maria mariam marlina marwan maryani maulana mega
    meli memet mia mimin mochamad moch mohamad mohammad muhamad muhammad muhidin mulyadi mulyana mulyati mumuh
    murni mustofa nana nandang nanang nani nanik nenden neneng neni neng ngatiyana nia nina ningsih nining
    nita novi novita nur nuraeni nurdin nurhayati nurjanah nurul oded odang oleh oman ondang oni oom opik
    otong pepen pipit priyo purnama puji putra putri rachman rachmat raden rafi rahma rahman rahmat rahayu
    raka rama ramdan ramdhani ramli rangga rani rasyid ratna ratih rendi reni renny resa resti reza rian riana
    ricky rida ridha ridwan rifki rijal rika rina rini rio ririn riska riski rita riyanto rizal rizki rizky
    robi rohman rohmat roni ronny rosa rosi ross rosyid rudi rudy rukmana ruli rusdi rusli ruslan rustandi
    sahrul saeful saepul saepudin salim salma samsul sandi sandy santi santoso sari sarah sartika satria
    setiawan shinta sigit silvi sinta siska siti slamet sofyan sobari solihin sonny soni sri suci sudirman
    sugeng sugianto suhartini suhendra suherman sukma sulaeman sulastri sumarni sumiati sunandar sunarya
    supriadi supriatna supriyadi surya suryana suryani sutisna sutrisno suwandi syahrul syaiful syarif taryana
    tarmidi tatang tati taufik taufiq teddy teguh tendi tini tia titi titin toni tono tri trisno tuti uce ucu
    udin ujang uju ulfa umar umi undang uus uu usep usman vera vina viki wahid wahyu wahyudi wahyudin wahyuni
    teuku teungku tengku cut andi daeng gusti made nyoman ketut wayan putu kadek komang gede luh ida tubagus ni
    wati wawan wawat wida widi widodo widya wildan willy winda wiwin wulan yadi yana yanti yani yanto yayan
    yayat yayah yeni yesi yogi yohanes yohana yosep yudi yudha yudhi yuli yulia yuliani yulianti yunita yunus
    yusep yusuf yusup yuyun yuyus zaenal zaenudin zainal zaki zulfikar zulkarnain zulkifli""".split()
)
"""In lower case. They only decide where a name begins; names that are not in the list are found, too."""
